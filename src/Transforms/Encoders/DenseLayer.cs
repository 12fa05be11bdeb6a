using System.Runtime.Intrinsics;

namespace MLNet.Pruning.Transforms;

/// <summary>A layer that sees one vector a text, the pooler or the classifier: dense, row-major.</summary>
internal sealed class DenseLayer(Linear linear)
{
    private readonly float[] _values = linear.Weight is DenseMatrix dense ? dense.Values : linear.Weight.ToDense();

    public void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        if (Vector512.IsHardwareAccelerated)
            DotKernel.Run<Tile16>(_values, linear.Bias, input, output);
        else if (Vector256.IsHardwareAccelerated)
            DotKernel.Run<Tile8>(_values, linear.Bias, input, output);
        else
            DotKernel.Run<Tile4>(_values, linear.Bias, input, output);
    }
}
