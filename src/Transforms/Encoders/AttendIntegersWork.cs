using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>As <see cref="AttendWork{TMath}"/>, with the integers of <see cref="RoundWork"/>.</summary>
internal readonly ref struct AttendIntegersWork<TMath>(Workspace workspace, int heads, int start, int length, int slot) : ITileWork
    where TMath : struct, IElementaryFunctions
{
    private readonly Span<float> _queries = workspace.States.Attention;
    private readonly Span<float> _keys = workspace.Keys;
    private readonly Span<float> _keyScales = workspace.KeyScales;
    private readonly Span<float> _valuePairs = workspace.ValuePairs;
    private readonly Span<float> _valueScales = workspace.ValueScales;
    private readonly Span<float> _factors = workspace.Factors(slot)[..length];
    private readonly Span<float> _scores = workspace.Scores(slot);
    private readonly int _stride = workspace.Stride;

    public void Run<TTile, TFormat>(int token)
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>
    {
        int size = _queries.Length / _stride / heads;
        ref float scores = ref MemoryMarshal.GetReference(_scores), factors = ref MemoryMarshal.GetReference(_factors);
        for (int head = 0; head < heads; head++)
        {
            int offset = head * size * _stride, scales = head * _stride + start;
            ref float queries = ref _queries[offset + token];
            TTile scale = IntegerFormatKernel.RunPairs<TTile>(size, ref queries, _stride, IntegerKernel.LargestInput, ref queries);
            IntegerKernel.Run<TTile, RowScaleEpilogue<TTile>>(
                ref _keys[offset + start], 1, _stride, length, (size + 1) / 2, ref queries, _stride,
                new RowScaleEpilogue<TTile>(ref _keyScales[scales], ref scores));

            // The scale of a value goes into the weight that it is multiplied by: the largest scale makes it the largest integer.
            ReadOnlySpan<float> valueScales = _valueScales.Slice(scales, length);
            float largest = TensorPrimitives.Max(valueScales) / IntegerKernel.LargestInput;
            TensorPrimitives.Divide(valueScales, largest, _factors);
            TTile inverse = SoftmaxKernel.RunIntegers<TTile, TMath>(ref scores, length, scale * TTile.Create(1f / MathF.Sqrt(size)), ref factors);
            IntegerKernel.Run<TTile, StoreEpilogue<TTile>>(
                ref _valuePairs[(offset + start) / 2], _stride / 2, 1, size, (length + 1) / 2, ref scores, TTile.Width,
                new StoreEpilogue<TTile>(ref queries, _stride, inverse * TTile.Create(largest)));
        }
    }
}
