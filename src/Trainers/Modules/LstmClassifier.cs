using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// A bidirectional LSTM with a head over the last states of both directions (Tang et al. 2019, arXiv 1903.12136). The rows of its matrices are the gates:
/// input, forget, output and cell, units each.
/// </summary>
internal sealed class LstmClassifier : SegmentClassifier
{
    public readonly MaskedLinear forwardInput;
    public readonly MaskedLinear forwardRecurrent;
    public readonly MaskedLinear backwardInput;
    public readonly MaskedLinear backwardRecurrent;
    private readonly int _units;

    /// <param name="config">The shape of the encoder.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="seed">The seed of dropout and of what <see cref="ClassifierModule.Load"/> draws.</param>
    /// <param name="dtype">Type of the weights.</param>
    /// <param name="device">Device of the weights.</param>
    /// <param name="managedKernels">Whether managed kernels may take the place of torch operations.</param>
    public LstmClassifier(EncoderConfig config, int classes, int seed, ScalarType dtype, Device device, bool managedKernels)
        : base(config, classes, seed, dtype, device, managedKernels)
    {
        _units = config.IntermediateSize;
        forwardInput = new MaskedLinear(config.EmbeddingWidth, 4 * _units, dtype, device);
        forwardRecurrent = new MaskedLinear(_units, 4 * _units, dtype, device);
        backwardInput = new MaskedLinear(config.EmbeddingWidth, 4 * _units, dtype, device);
        backwardRecurrent = new MaskedLinear(_units, 4 * _units, dtype, device);
        Register([.. EncoderShapes.Linears(config).Zip([forwardInput, forwardRecurrent, backwardInput, backwardRecurrent], (shape, linear) => (shape.Part, linear))], []);
    }

    // Both directions take their steps together; the backward one sees the tokens in reverse order. Where a segment has no token, its state stays.
    private protected override Tensor Encode(Tensor words, Tensor segments)
    {
        long count = segments.shape[0], rows = segments.shape[1], length = segments.shape[2];
        var reversed = tensor(Enumerable.Range(0, (int)length).Select(i => length - 1 - i).ToArray(), device: words.device);
        var inputs = stack(
        [
            forwardInput.forward(words) + forwardRecurrent.bias,
            (backwardInput.forward(words) + backwardRecurrent.bias).index_select(1, reversed),
        ]).unsqueeze(1);
        var present = stack([segments, segments.index_select(2, reversed)]).unsqueeze(-1);
        var recurrent = stack([forwardRecurrent.Effective, backwardRecurrent.Effective]).transpose(1, 2);

        var hidden = zeros([2, count, rows, _units], words.dtype, words.device);
        var cells = zeros_like(hidden);
        for (long step = 0; step < length; step++)
        {
            var gates = inputs.select(3, step) + matmul(hidden.reshape(2, count * rows, _units), recurrent).view(2, count, rows, 4 * _units);
            var open = gates.narrow(-1, 0, 3 * _units).sigmoid();
            var candidate = gates.narrow(-1, 3 * _units, _units).tanh();
            var nextCells = (open.narrow(-1, _units, _units) * cells) + (open.narrow(-1, 0, _units) * candidate);
            var nextHidden = open.narrow(-1, 2 * _units, _units) * nextCells.tanh();
            var reads = present.select(3, step);
            (cells, hidden) = (where(reads, nextCells, cells), where(reads, nextHidden, hidden));
        }

        return cat([hidden.select(0, 0), hidden.select(0, 1)], -1);
    }
}
