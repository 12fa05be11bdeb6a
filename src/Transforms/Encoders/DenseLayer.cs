namespace MLNet.Pruning.Transforms;

/// <summary>A layer that sees one vector a text, the pooler or the classifier: dense, row-major.</summary>
internal sealed class DenseLayer(Linear linear)
{
    private readonly float[] _values = linear.Weight is DenseMatrix dense ? dense.Values : linear.Weight.ToDense();

    public void Forward<TTile>(ReadOnlySpan<float> input, Span<float> output) where TTile : struct, ITile<TTile> =>
        DotKernel.Run<TTile>(_values, linear.Bias, input, output);
}
