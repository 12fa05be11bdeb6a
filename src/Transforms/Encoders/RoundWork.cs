namespace MLNet.Pruning.Transforms;

/// <summary>Rounds keys, in their place, and values to integers, head by head.</summary>
internal readonly ref struct RoundWork(Workspace workspace, int heads) : ITileWork
{
    private readonly Span<float> _keys = workspace.Keys;
    private readonly Span<float> _keyScales = workspace.KeyScales;
    private readonly Span<float> _values = workspace.Values;
    private readonly Span<float> _valuePairs = workspace.ValuePairs;
    private readonly Span<float> _valueScales = workspace.ValueScales;
    private readonly int _stride = workspace.Stride;

    public void Run<TTile, TFormat>(int token)
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>
    {
        int size = _keys.Length / _stride / heads;
        for (int head = 0; head < heads; head++)
        {
            int offset = head * size * _stride;
            ref float keys = ref _keys[offset + token];
            IntegerFormatKernel.RunPairs<TTile>(size, ref keys, _stride, IntegerKernel.LargestLeft, ref keys).Store(ref _keyScales[head * _stride + token], 0);
            IntegerFormatKernel.RunLines<TTile>(
                size, ref _values[offset + token], _stride, IntegerKernel.LargestLeft, ref _valuePairs[(offset + token) / 2], _stride / 2)
                .Store(ref _valueScales[head * _stride + token], 0);
        }
    }
}
