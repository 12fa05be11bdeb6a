using MLNet.Pruning.Trainers;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning;

/// <summary>From a fitted model back to training.</summary>
public static class PretrainedEncoderExtensions
{
    /// <summary>
    /// Gives the weights of a fitted or loaded model back as an encoder for further training, its head included. Cut weights are zero; at a
    /// storage precision below <see cref="StoragePrecision.Float32"/> the weights are the rounded ones that the model scores with.
    /// </summary>
    /// <param name="transformer">The fitted or loaded model.</param>
    /// <returns>A new encoder; the model stays as it is.</returns>
    public static PretrainedEncoder ToPretrainedEncoder(this PrunedTextTransformer transformer)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        var classNames = (transformer as PrunedTextClassificationTransformer)?.ClassNames;
        return new PretrainedEncoder(transformer.EncoderConfig, transformer.Vocabulary, transformer.ToTensors(), classNames) { PredictsNumber = transformer is PrunedTextRegressionTransformer };
    }
}
