using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// DistilBERT's form: fewer layers, chosen as <see cref="EveryOtherLayer"/> chooses them, no token types, and a new layer with ReLU in the place of the pooler.
/// What BERT adds to every word for token type 0 is added to the positions, so that a single text starts from the same embeddings.
/// </summary>
/// <remarks>Sanh et al. 2019 (arXiv 1910.01108), who leave the token type out.</remarks>
public sealed record DistilBert : Student
{
    /// <summary>Layers of the student, from 1 to the encoder's.</summary>
    /// <value>The default value is null: half of the encoder's, rounded up.</value>
    public int? Layers { get; init; }

    internal override EncoderConfig Shape(EncoderConfig encoder, bool pairs)
    {
        CheckIsBert(encoder);
        Check(Layers is null || (Layers >= 1 && Layers <= encoder.Layers), nameof(Layers), Layers, $"from 1 to {encoder.Layers}, the encoder's layers, or null");
        return encoder with { Architecture = EncoderArchitecture.DistilBert, TypeVocabularySize = 0, Layers = Layers ?? KeptLayers.Half(encoder.Layers) };
    }

    internal override PretrainedEncoder Create(PretrainedEncoder encoder, bool pairs, int seed)
    {
        var config = Shape(encoder.Config, pairs);
        var tensors = KeptLayers.Select(encoder, config.Layers);
        foreach (string part in (string[])[TensorNames.Pooler, TensorNames.Classifier])
        {
            tensors.Remove(TensorNames.Weight(part));
            tensors.Remove(TensorNames.Bias(part));
        }

        if (tensors.Remove(TensorNames.TypeEmbeddings, out var types))
        {
            var positions = tensors[TensorNames.PositionEmbeddings];
            tensors[TensorNames.PositionEmbeddings] = new EncoderTensor([.. positions.Shape], AddToRows(positions.Array, types.Array.AsSpan(0, config.HiddenSize)));
        }

        return Make(encoder, config, tensors);
    }

    /// <summary>A table with <paramref name="row"/> added to every row of it.</summary>
    internal static float[] AddToRows(float[] table, ReadOnlySpan<float> row)
    {
        float[] sums = [.. table];
        for (int i = 0; i < sums.Length; i++)
            sums[i] += row[i % row.Length];
        return sums;
    }
}
