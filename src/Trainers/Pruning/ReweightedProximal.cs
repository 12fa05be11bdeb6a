using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Reweighted proximal pruning: after every AdamW step w' of learning rate η, every weight shrinks towards zero by η γ α, and is exactly zero where it
/// is smaller than that: w = sign(w') max(|w'| - η γ α, 0). The factors α start at 1 and become 1 / (|w| + ε) from time to time, so that
/// small weights are pressed harder and large ones left alone. It starts when the schedule's warm-up ends; when the cool-down starts, the weights that
/// are not zero become the mask, and are fine-tuned.
/// </summary>
/// <remarks>
/// Guo et al. 2019 (arXiv 1909.12486); reweighting after Candès, Wakin and Boyd 2008. The penalty acts through the proximal step alone,
/// since in the gradient Adam would divide it by its root mean square. The published share is an outcome of γ. Here, unless
/// <see cref="SteerToShare"/> is off, γ is steered so that the share of weights that are not zero follows the schedule, as many of the largest weights
/// as are asked for are never shrunk to zero, and a last cut of the smallest leaves exactly the asked share of the whole model.
/// </remarks>
public sealed record ReweightedProximal : PruningMethod
{
    /// <summary>The strength γ of the penalty; positive. Steering multiplies it by a factor from 0.01 to 100.</summary>
    /// <value>The default value is 1e-2.</value>
    public double Gamma { get; init; } = 1e-2;

    /// <summary>What is added to a weight's size before α is one over it; positive. The smaller, the harder a zero comes back.</summary>
    /// <value>The default value is 1e-3.</value>
    public double Epsilon { get; init; } = 1e-3;

    /// <summary>Steps between reweightings, at least 1.</summary>
    /// <value>The default value is 100.</value>
    public int ReweightSteps { get; init; } = 100;

    /// <summary>Whether training ends at the asked share; otherwise γ is the one that is set, and the share is an outcome.</summary>
    /// <value>The default value is true.</value>
    public bool SteerToShare { get; init; } = true;

    internal override void Validate()
    {
        Check(Gamma > 0 && double.IsFinite(Gamma), nameof(Gamma), Gamma, "a positive number");
        Check(Epsilon > 0 && double.IsFinite(Epsilon), nameof(Epsilon), Epsilon, "a positive number");
        Check(ReweightSteps >= 1, nameof(ReweightSteps), ReweightSteps, "at least 1");
    }

    internal override Pruner Start(PruningContext context) => new ProximalPruner(context, this);

    private sealed class ProximalPruner(PruningContext context, ReweightedProximal method) : Pruner(context)
    {
        private readonly ShareController _controller = new(context.TotalSteps);
        private readonly int _start = context.Schedule.WarmupSteps(context.TotalSteps);
        private readonly int _freeze = context.TotalSteps - context.Schedule.CooldownSteps(context.TotalSteps);
        private readonly Tensor[] _alphas = [.. context.Masked.Select(parameter => ones_like(parameter.Weight.Value).DetachFromDisposeScope())];

        public override IEnumerable<(string Name, Tensor Tensor)> State =>
            Context.Masked.Zip(_alphas, (parameter, alpha) => ("pruning.alpha." + parameter.Weight.Name, alpha)).Append(_controller.State);

        public override bool AtFinalShare(int stepsDone) => stepsDone >= _freeze;

        public override void SetMasks(int step, bool training)
        {
            KeepNonZeros();
            RemainingWeights = CountKept();
            if (step < _freeze)
            {
                // A zero may come back: its gradient counts.
                foreach (var parameter in Context.Masked)
                    parameter.Mask = TopShare.All;
            }
            Context.Updater.ApplyMasks();
        }

        public override void AfterUpdate(int stepsDone, double learningRate)
        {
            if (stepsDone > _start && stepsDone <= _freeze)
                Shrink(stepsDone, learningRate);
            if (stepsDone != _freeze)
                return;
            if (method.SteerToShare)
                SelectTogether(Context.RemainingWeights);
            else
                KeepNonZeros();
            foreach (var parameter in Context.Masked)
                parameter.Cut();
        }

        private void Shrink(int stepsDone, double learningRate)
        {
            if (method.SteerToShare)
                SelectTogether(Context.RemainingWeights);
            double step = learningRate * method.Gamma * _controller.Factor;
            using (no_grad())
            {
                foreach (var (parameter, alpha) in Context.Masked.Zip(_alphas))
                {
                    using var scope = NewDisposeScope();
                    var weight = parameter.Weight.Value;
                    var shrunk = (weight - (alpha * step)).relu() - (-weight - (alpha * step)).relu();
                    if (method.SteerToShare)
                        shrunk = shrunk + (weight * shrunk.eq(0).to(weight.dtype) * parameter.KeptElements());
                    weight.copy_(shrunk);
                    if ((stepsDone - _start) % method.ReweightSteps == 0)
                        alpha.copy_((weight.abs() + method.Epsilon).reciprocal());
                }
            }
            if (method.SteerToShare)
            {
                KeepNonZeros();
                _controller.Take(CountKept(), Context.ShareAt(stepsDone));
            }
        }
    }
}
