using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Convolutions of several lengths over word embeddings, with ReLU and the maximum over time; the maxima go through a layer with ReLU to the classifier. Of a
/// pair each text runs through the same convolutions, and the layer reads the maxima a and b of the two as [a, b, a * b, |a - b|]. New weights want a higher
/// learning rate than an encoder's, 1e-3 or so.
/// </summary>
/// <remarks>
/// Kim 2014 (arXiv 1408.5882), with a layer before the classifier. A filter starts at every token; behind the end of a text it adds nothing. Matrices start
/// uniform within 1 / sqrt(inputs).
/// </remarks>
public sealed record Convolution : WordStudent
{
    /// <summary>Filters of each length, from 1 to 8,192.</summary>
    /// <value>The default value is 100.</value>
    public int Filters { get; init; } = 100;

    /// <summary>Tokens under the shortest filter, from 1 to 64.</summary>
    /// <value>The default value is 3.</value>
    public int ShortestFilter { get; init; } = 3;

    /// <summary>Tokens under the longest filter, at most 64; there are filters of all lengths from the shortest to the longest.</summary>
    /// <value>The default value is 5.</value>
    public int LongestFilter { get; init; } = 5;

    internal override EncoderConfig Shape(EncoderConfig encoder, bool pairs)
    {
        Check(Filters is >= 1 and <= EncoderConfigValidator.LargestStudentSize, nameof(Filters), Filters, "from 1 to 8192");
        Check(ShortestFilter is >= 1 and <= 64, nameof(ShortestFilter), ShortestFilter, "from 1 to 64");
        Check(LongestFilter >= ShortestFilter && LongestFilter <= 64, nameof(LongestFilter), LongestFilter, $"from {ShortestFilter}, the shortest, to 64");
        return Shape(encoder, pairs, EncoderArchitecture.Convolution, Filters) with { ShortestFilter = ShortestFilter, LongestFilter = LongestFilter };
    }

    private protected override double SpreadOf(EncoderConfig config, string name)
    {
        var convolution = EncoderShapes.Linears(config).FirstOrDefault(linear => TensorNames.Weight(linear.Part) == name);
        return 1 / Math.Sqrt(convolution.Part is null ? config.FeatureSize : convolution.Rows / Filters * convolution.Columns);
    }
}
