using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Dropout at one place of a model. What is dropped follows from seed, step, place and element alone, so that a resumed or repeated run drops the
/// same and no random generator is shared with anyone.
/// </summary>
internal sealed class CounterDropout(DropoutState state, int place, double probability)
{
    /// <summary>The mask of the training step that is being computed; null while nothing is dropped.</summary>
    public DropoutMask? Mask => state.Step is { } step && probability > 0 ? DropoutMask.At(state.Seed, step, place, probability) : null;

    public Tensor Apply(Tensor input) => Mask is { } mask ? DropoutFunction.apply(input, mask) : input;
}
