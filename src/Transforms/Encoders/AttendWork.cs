using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// Attention within a text, for the queries of one tile: per head, values * softmax(keys^T queries / sqrt(head size)) replaces the queries.
/// Padding takes part as a query only.
/// </summary>
internal readonly ref struct AttendWork<TMath>(Workspace workspace, int heads, int start, int length, int slot) : ITileWork where TMath : struct, IElementaryFunctions
{
    private readonly Span<float> _queries = workspace.States.Attention;
    private readonly Span<float> _keys = workspace.Keys;
    private readonly Span<float> _values = workspace.Values;
    private readonly Span<float> _scores = workspace.Scores(slot);
    private readonly int _stride = workspace.Stride;

    public void Run<TTile, TFormat>(int token)
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>
    {
        int size = _queries.Length / _stride / heads;
        float scale = 1f / MathF.Sqrt(size);
        ref float scores = ref MemoryMarshal.GetReference(_scores);
        for (int head = 0; head < heads; head++)
        {
            int offset = head * size * _stride;
            ref float queries = ref _queries[offset + token];
            DenseKernel.Run<TTile, SingleFormat<TTile>, StoreEpilogue<TTile>>(
                ref _keys[offset + start], 1, _stride, length, size, ref queries, _stride,
                new StoreEpilogue<TTile>(ref scores, TTile.Width, TTile.Create(1f)));
            TTile inverse = SoftmaxKernel.Run<TTile, TMath>(ref scores, length, scale);
            DenseKernel.Run<TTile, SingleFormat<TTile>, StoreEpilogue<TTile>>(
                ref _values[offset + start], _stride, 1, size, length, ref scores, TTile.Width, new StoreEpilogue<TTile>(ref queries, _stride, inverse));
        }
    }
}
