using System.Numerics.Tensors;

namespace MLNet.Pruning.Transforms;

/// <summary>The input layer: word, position and (BERT) token type, summed and normalised.</summary>
internal sealed record Embeddings(EmbeddingTable Words, EmbeddingTable Positions, EmbeddingTable? Types, LayerNorm Norm)
{
    /// <summary>Reads the sums of up to <see cref="TokenTiles.Padding"/> tokens; what is missing at the end of the text becomes zero.</summary>
    /// <param name="ids">A word per token.</param>
    /// <param name="types">A type per token, or empty for type 0 throughout.</param>
    /// <param name="first">The first token to read.</param>
    /// <param name="scratch">Receives the tokens one after the other; room for one more.</param>
    public void Read(ReadOnlySpan<int> ids, ReadOnlySpan<byte> types, int first, Span<float> scratch)
    {
        int width = Words.Columns;
        Span<float> part = scratch.Slice(TokenTiles.Padding * width, width);
        scratch[..(TokenTiles.Padding * width)].Clear();
        for (int token = first; token < first + TokenTiles.Padding && token < ids.Length; token++)
        {
            Span<float> sum = scratch.Slice((token - first) * width, width);
            Words.Read(ids[token], sum);
            Positions.Read(token, part);
            TensorPrimitives.Add(sum, part, sum);
            if (Types is null)
                continue;
            Types.Read(types.IsEmpty ? 0 : types[token], part);
            TensorPrimitives.Add(sum, part, sum);
        }
    }
}
