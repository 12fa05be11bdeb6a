using System.Numerics.Tensors;

namespace MLNet.Pruning.Transforms;

/// <summary>The input layer: word, position and (BERT) token type, summed and normalised.</summary>
internal sealed record Embeddings(EmbeddingTable Words, EmbeddingTable Positions, EmbeddingTable? Types, LayerNorm Norm)
{
    /// <summary>Writes the embeddings of a text; the padding behind its tokens becomes zero before the LayerNorm.</summary>
    /// <param name="ids">A word per token.</param>
    /// <param name="types">A type per token, or empty for type 0 throughout.</param>
    /// <param name="scratch">Room for <see cref="TileLoop.Padding"/> + 1 tokens.</param>
    /// <param name="output">The hidden states.</param>
    public void Forward(ReadOnlySpan<int> ids, ReadOnlySpan<byte> types, Span<float> scratch, Activations output)
    {
        int width = output.Features;
        Span<float> part = scratch.Slice(TileLoop.Padding * width, width);
        for (int first = 0; first < output.Tokens; first += TileLoop.Padding)
        {
            // Token by token into a small block, which is then turned round while it is in the cache.
            Span<float> block = scratch[..(TileLoop.Padding * width)];
            block.Clear();
            for (int i = 0; i < TileLoop.Padding && first + i < ids.Length; i++)
            {
                int token = first + i;
                Span<float> sum = block.Slice(i * width, width);
                Words.Read(ids[token], sum);
                Positions.Read(token, part);
                TensorPrimitives.Add(sum, part, sum);
                if (Types is null)
                    continue;
                Types.Read(types.IsEmpty ? 0 : types[token], part);
                TensorPrimitives.Add(sum, part, sum);
            }

            for (int feature = 0; feature < width; feature++)
            {
                Span<float> line = output.Values.Slice(feature * output.Stride + first, TileLoop.Padding);
                for (int i = 0; i < line.Length; i++)
                    line[i] = block[i * width + feature];
            }
        }

        Norm.Forward(output);
    }
}
