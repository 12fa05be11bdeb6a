using MLNet.Pruning.Transforms;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Convolutions of several lengths with ReLU, and a head over their maxima over time (Kim 2014, arXiv 1408.5882). A filter starts at every token; behind the
/// end of the text it adds nothing.
/// </summary>
internal sealed class ConvolutionClassifier : SegmentClassifier
{
    public readonly ModuleList<MaskedLinear> convolutions;

    /// <param name="config">The shape of the encoder.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="seed">The seed of dropout and of what <see cref="ClassifierModule.Load"/> draws.</param>
    /// <param name="dtype">Type of the weights.</param>
    /// <param name="device">Device of the weights.</param>
    /// <param name="managedKernels">Whether managed kernels may take the place of torch operations.</param>
    public ConvolutionClassifier(EncoderConfig config, int classes, int seed, ScalarType dtype, Device device, bool managedKernels)
        : base(config, classes, seed, dtype, device, managedKernels)
    {
        convolutions = nn.ModuleList(EncoderShapes.Linears(config).Select(shape => new MaskedLinear(shape.Columns, shape.Rows, dtype, device)).ToArray());
        Register([.. EncoderShapes.Linears(config).Zip(convolutions, (shape, linear) => (shape.Part, linear))], []);
    }

    private protected override Tensor Encode(Tensor words, Tensor segments)
    {
        var present = segments.to(words.dtype).unsqueeze(-1);
        return cat([.. convolutions.Select(convolution => Maxima(convolution.forward(words), present))], -1);
    }

    /// <summary>What every token adds under every tap of the filters [rows, length, taps * filters], to the filters' maxima [segments, rows, filters].</summary>
    private Tensor Maxima(Tensor taps, Tensor present)
    {
        long filters = Config.IntermediateSize, length = taps.shape[1];
        var added = taps * present;
        var sums = added.narrow(-1, 0, filters);
        for (long tap = 1; tap < Math.Min(taps.shape[2] / filters, length); tap++)
        {
            var reached = added.narrow(-1, tap * filters, filters).narrow(2, tap, length - tap);
            sums = sums + cat([reached, zeros([sums.shape[0], sums.shape[1], tap, filters], sums.dtype, sums.device)], 2);
        }

        // What starts before a segment and reaches into it is none of its filters.
        return (sums.relu() * present).max(2).values;
    }
}
