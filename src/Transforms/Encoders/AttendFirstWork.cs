namespace MLNet.Pruning.Transforms;

/// <summary>The attention of the one query that is a text's first token: along the keys instead of along the queries.</summary>
internal readonly ref struct AttendFirstWork<TMath>(Workspace workspace, int heads) : ITileWork where TMath : struct, IElementaryFunctions
{
    private readonly TokenTiles _first = workspace.First;
    private readonly Span<float> _keys = workspace.Keys;
    private readonly Span<float> _values = workspace.Values;
    private readonly Span<float> _scores = workspace.Scores(0);
    private readonly int _stride = workspace.Stride;

    public void Run<TTile, TFormat>(int token)
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>
    {
        (int start, int length) = workspace.Texts[token];
        int size = _first.Attention.Length / _first.Stride / heads, padded = TokenTiles.Pad(length);
        float scale = 1f / MathF.Sqrt(size);
        Span<float> scores = _scores[..padded];
        for (int head = 0; head < heads; head++)
        {
            int offset = head * size * _stride;
            Span<float> query = _first.Attention[(head * size * _first.Stride + token)..];
            for (int key = 0; key < padded; key += TTile.Width)
            {
                DenseKernel.Run<TTile, SingleFormat<TTile>, StoreEpilogue<TTile>>(
                    ref query[0], 0, _first.Stride, 1, size, ref _keys[offset + start + key], _stride,
                    new StoreEpilogue<TTile>(ref scores[key], 0, TTile.Create(scale)));
            }

            float inverse = SoftmaxKernel.RunAlong<TTile, TMath>(scores, length);
            for (int i = 0; i < size; i++)
                query[i * _first.Stride] = DotKernel.Dot<TTile>(_values.Slice(offset + i * _stride + start, padded), scores) * inverse;
        }
    }
}
