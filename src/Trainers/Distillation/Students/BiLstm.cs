using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// One bidirectional LSTM over word embeddings. The last states of both directions go through a layer with ReLU to the classifier. Of a pair each text runs
/// through the same LSTM, and the layer reads the states a and b of the two as [a, b, a * b, |a - b|]. New weights want a higher learning rate than an
/// encoder's, 1e-3 or so.
/// </summary>
/// <remarks>
/// Tang et al. 2019 (arXiv 1903.12136), section 3.1. Matrices start uniform within 1 / sqrt(units), the biases of the forget gates at 1 (Jozefowicz et al. 2015).
/// </remarks>
public sealed record BiLstm : WordStudent
{
    /// <summary>Units of each direction, from 1 to 8,192.</summary>
    /// <value>The default value is 150.</value>
    public int Units { get; init; } = 150;

    internal override EncoderConfig Shape(EncoderConfig encoder, bool pairs)
    {
        Check(Units is >= 1 and <= EncoderConfigValidator.LargestStudentSize, nameof(Units), Units, "from 1 to 8192");
        return Shape(encoder, pairs, EncoderArchitecture.BiLstm, Units);
    }

    private protected override double SpreadOf(EncoderConfig config, string name) =>
        1 / Math.Sqrt(name == TensorNames.Weight(TensorNames.Pooler) ? config.FeatureSize : Units);

    private protected override void SetBiases(EncoderConfig config, Dictionary<string, EncoderTensor> tensors)
    {
        foreach (string direction in TensorNames.LstmDirections)
            tensors[TensorNames.Bias(TensorNames.LstmRecurrent(direction))].Array.AsSpan(Units, Units).Fill(1);
    }
}
