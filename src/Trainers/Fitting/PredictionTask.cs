using Microsoft.ML;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>What a model is to predict: how its labels are read, and what the head over the encoder has to do with them.</summary>
internal abstract class PredictionTask
{
    /// <summary>The names of the classes, by which a teacher's are matched; null for a number.</summary>
    public abstract IReadOnlyList<string>? ClassNames { get; }

    /// <summary>Outputs of the head.</summary>
    public abstract int Outputs { get; }

    public abstract LabelLoss Loss { get; }

    /// <summary>Makes the getter of a row's label. It takes a function that describes the row, and throws where the label is missing or impossible.</summary>
    public abstract Func<Func<string>, float> CreateGetter(DataViewRowCursor cursor, DataViewSchema.Column label);

    /// <summary>Checks the training labels together, and learns of them what it needs.</summary>
    /// <exception cref="InvalidOperationException">There is nothing to be learned from them.</exception>
    public abstract void Learn(IReadOnlyList<float> labels);

    /// <summary>Labels, or a teacher's scores, as the model trains on them. <see cref="Learn"/> comes before.</summary>
    public virtual float[] ToTargets(IReadOnlyList<float> labels) => [.. labels];

    /// <summary>The weights to start from: the encoder's, with its head only where that predicts the same.</summary>
    public abstract IReadOnlyDictionary<string, EncoderTensor> StartingWeights(PretrainedEncoder encoder);

    /// <summary>The weights of the fitted model, from those that training ended with.</summary>
    public virtual IReadOnlyDictionary<string, EncoderTensor> FinalWeights(IReadOnlyDictionary<string, EncoderTensor> weights) => weights;

    /// <summary>The weights of <paramref name="encoder"/> without a head.</summary>
    protected static Dictionary<string, EncoderTensor> WithoutHead(PretrainedEncoder encoder) => encoder.Tensors
        .Where(pair => !pair.Key.StartsWith(TensorNames.Classifier, StringComparison.Ordinal))
        .ToDictionary(StringComparer.Ordinal);
}
