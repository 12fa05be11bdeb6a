using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Dropout at one place of a model. What is dropped follows from seed, step, place and element alone, so that a resumed or repeated run drops the
/// same and no random generator is shared with anyone.
/// </summary>
internal sealed class CounterDropout(DropoutState state, int place, double probability)
{
    public Tensor Apply(Tensor input) => state.Step is { } step && probability > 0
        ? DropoutFunction.apply(input, DropoutMask.At(state.Seed, step, place, probability))
        : input;
}
