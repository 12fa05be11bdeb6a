using System.Numerics.Tensors;

namespace MLNet.Pruning.Transforms;

/// <summary>The input layer: word, position and (BERT) token type, summed and normalised.</summary>
internal sealed record Embeddings(EmbeddingTable Words, EmbeddingTable Positions, EmbeddingTable? Types, LayerNorm Norm)
{
    /// <summary>Reads the sum of a token's embeddings.</summary>
    /// <param name="id">The word.</param>
    /// <param name="position">The token's place in its text.</param>
    /// <param name="type">The token's type.</param>
    /// <param name="sum">Receives the sum.</param>
    /// <param name="part">Room for one embedding more.</param>
    public void Read(int id, int position, int type, Span<float> sum, Span<float> part)
    {
        Words.Read(id, sum);
        Positions.Read(position, part);
        TensorPrimitives.Add(sum, part, sum);
        if (Types is null)
            return;
        Types.Read(type, part);
        TensorPrimitives.Add(sum, part, sum);
    }
}
