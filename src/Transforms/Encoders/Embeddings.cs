using System.Numerics.Tensors;

namespace MLNet.Pruning.Transforms;

/// <summary>The input layer: word, position and token type, as far as the encoder has them, summed and normalised.</summary>
internal sealed record Embeddings(EmbeddingTable Words, EmbeddingTable? Positions, EmbeddingTable? Types, LayerNorm Norm)
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
        if (Positions is not null)
        {
            Positions.Read(position, part);
            TensorPrimitives.Add(sum, part, sum);
        }

        if (Types is not null)
        {
            Types.Read(type, part);
            TensorPrimitives.Add(sum, part, sum);
        }
    }
}
