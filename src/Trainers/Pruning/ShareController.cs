using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Steers the strength of a penalty by the share that it leaves: as long as more stays than the schedule says the factor grows, as long as less
/// stays it shrinks.
/// </summary>
/// <param name="totalSteps">Steps of the whole training: a share that is too large by a tenth for a tenth of them makes the factor e times as large.</param>
internal sealed class ShareController(int totalSteps)
{
    private const double Gain = 100;
    private const double Limit = 100;

    private readonly Tensor _factor = ones(1).DetachFromDisposeScope();

    /// <summary>The factor on the penalty; 1 at first.</summary>
    public double Factor => _factor.ToDouble();

    /// <summary>What a checkpoint has to hold.</summary>
    public (string Name, Tensor Tensor) State => ("pruning.factor", _factor);

    /// <summary>Takes the share that is left after a step beside the one that is wanted.</summary>
    public void Take(double share, double wanted)
    {
        double factor = Factor * Math.Exp(Gain / totalSteps * (share - wanted));
        _factor.fill_(Math.Clamp(factor, 1 / Limit, Limit));
    }
}
