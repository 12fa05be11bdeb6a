using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>The same arithmetic as <see cref="FusedUpdater{T}"/> in plain torch operations, for any device.</summary>
internal sealed class TorchUpdater(IReadOnlyList<TrainedParameter> parameters) : ParameterUpdater
{
    public override double SquaredGradientNorm()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        double sum = 0;
        foreach (var parameter in parameters)
        {
            if (parameter.Weight.Learns)
                sum += parameter.WeightGradient().square().sum().ToDouble();
            if (parameter.Scores is not null)
                sum += parameter.ScoreGradient().square().sum().ToDouble();
        }
        return sum;
    }

    public override void Update(AdamStep step)
    {
        using var noGradient = no_grad();
        foreach (var parameter in parameters)
        {
            using var scope = NewDisposeScope();
            var scoreGradient = parameter.Scores is null ? null : parameter.ScoreGradient();
            if (parameter.Weight.Learns)
                Move(parameter.Weight, parameter.WeightGradient(), step, step.WeightStep, parameter.Decays ? step.Decay : 0);
            if (parameter.Scores is { } scores)
                Move(scores, scoreGradient!, step, step.ScoreStep, decay: 0);
        }
    }

    public override void ApplyMasks(double? share = null)
    {
        using var noGradient = no_grad();
        foreach (var parameter in parameters.Where(parameter => parameter.MaskSource != MaskSource.None))
        {
            using var scope = NewDisposeScope();
            if (share is { } kept)
                parameter.Mask = Select(parameter.FlatKeys(), TopShare.Kept(kept, parameter.MaskKeys.numel()));
            parameter.Effective.copy_(parameter.Weight.Value * parameter.Openness());
        }
    }

    protected override TopShare SelectTogether(IReadOnlyList<TrainedParameter> together, long keep)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return Select(cat([.. together.Select(parameter => parameter.FlatKeys())]), keep);
    }

    private static TopShare Select(Tensor keys, long keep)
    {
        if (keep <= 0)
            return TopShare.Nothing;
        if (keep >= keys.numel())
            return TopShare.All;
        var (threshold, _) = kthvalue(keys, keys.numel() - keep + 1, 0);
        long ties = keep - keys.gt(threshold).sum().ToInt64();
        long lastTie = keys.eq(threshold).cumsum(0).lt(ties).sum().ToInt64();
        return new TopShare(threshold.ToDouble(), lastTie);
    }

    private static void Move(TrainedTensor tensor, Tensor gradient, AdamStep step, double rate, double decay)
    {
        gradient = gradient * step.GradientScale;
        tensor.Mean.mul_(step.Beta1).add_(gradient * (1 - step.Beta1));
        tensor.Variance.mul_(step.Beta2).add_(gradient.square() * (1 - step.Beta2));
        tensor.Value.mul_(1 - decay).sub_(tensor.Mean * rate / ((tensor.Variance.sqrt() * step.RootScale) + step.Epsilon));
    }
}
