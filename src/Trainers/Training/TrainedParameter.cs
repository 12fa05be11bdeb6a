using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// A weight that learns. Where it is masked, the model computes with W' = W * M, G = dL/dW' arrives at W', and the gradients follow from it without
/// being stored: G * M of the weight and G * W of its scores.
/// </summary>
internal sealed class TrainedParameter : IDisposable
{
    /// <summary>A weight without a mask.</summary>
    public TrainedParameter(string name, Tensor weight)
    {
        Weight = new TrainedTensor(name, weight);
        Effective = weight;
    }

    /// <summary>A masked weight.</summary>
    /// <param name="name">The canonical name of the weight.</param>
    /// <param name="linear">The layer; it gets its mask here.</param>
    /// <param name="method">The pruning method, which starts the scores if it has any.</param>
    /// <param name="random">The random stream of the starting scores.</param>
    public TrainedParameter(string name, MaskedLinear linear, PruningMethod method, CounterRandom random)
    {
        linear.AddMask();
        Weight = new TrainedTensor(name, linear.weight, method.Trains(name));
        Effective = linear.Effective;
        Sparse = linear.Sparse;
        MaskSource = method.MaskSource;
        if (MaskSource is MaskSource.Score or MaskSource.Gate)
        {
            var scores = zeros_like(linear.weight).DetachFromDisposeScope();
            method.StartScores(scores, linear.weight, random);
            Scores = new TrainedTensor(name + ".scores", scores);
        }
    }

    public TrainedTensor Weight { get; }

    public TrainedTensor? Scores { get; }

    /// <summary>What learns: the weight, if it does, and its scores, if it has any.</summary>
    public IEnumerable<TrainedTensor> Tensors
    {
        get
        {
            if (Weight.Learns)
                yield return Weight;
            if (Scores is not null)
                yield return Scores;
        }
    }

    /// <summary>What the model computes with and what receives the gradient: the weight itself, or the weight under its mask.</summary>
    public Tensor Effective { get; }

    /// <summary>The mask for sparse products, where the layer allows them; whoever applies the mask updates it.</summary>
    public SparseMask? Sparse { get; }

    public MaskSource MaskSource { get; }

    /// <summary>The mask in force.</summary>
    public TopShare Mask { get; set; } = TopShare.All;

    /// <summary>Of <see cref="MaskSource.Gate"/>: how far every element is open, and how fast that changes with its score; else null.</summary>
    public (Tensor Open, Tensor Slope)? Gate { get; set; }

    /// <summary>What is added to the loss for the scores.</summary>
    public ScorePenalty Penalty { get; set; }

    /// <summary>dL/dW' while a step runs, else null.</summary>
    public Tensor? Gradient { get; set; }

    /// <summary>While a cut is made: what it ranks in place of the size of the weights. A cut ends with it.</summary>
    public Tensor? Saliency { get; set; }

    /// <summary>What the mask ranks: the saliency of a cut, the scores, or the weight whose absolute value counts.</summary>
    public Tensor MaskKeys => Saliency ?? Scores?.Value ?? Weight.Value;

    public bool RanksByAbsoluteValue => MaskSource == MaskSource.Weight && Saliency is null;

    /// <summary>Whether weight decay applies: to matrices only.</summary>
    public bool Decays => Weight.Value.dim() > 1;

    /// <summary>The keys that the mask ranks, row-major in one dimension.</summary>
    public Tensor FlatKeys() => (RanksByAbsoluteValue ? MaskKeys.abs() : MaskKeys.detach()).reshape(-1);

    /// <summary>How many elements the mask in force keeps.</summary>
    public long CountKept()
    {
        using var scope = NewDisposeScope();
        var keys = FlatKeys();
        long first = Math.Min(Mask.LastTie, keys.numel() - 1) + 1;
        return keys.gt(Mask.Threshold).sum().ToInt64() + keys.narrow(0, 0, first).eq(Mask.Threshold).sum().ToInt64();
    }

    /// <summary>Sets weights that the mask in force does not keep to zero, with their moments: at zero they stay.</summary>
    public void Cut()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var cut = KeptElements().eq(0);
        foreach (var tensor in new[] { Weight.Value, Weight.Mean, Weight.Variance })
            tensor.masked_fill_(cut, 0);
        Saliency?.Dispose();
        Saliency = null;
    }

    /// <summary>What the weight is multiplied by: the gate, or the mask in force.</summary>
    public Tensor Openness() => Gate?.Open ?? KeptElements();

    /// <summary>The mask in force: 1 for what is kept and 0 elsewhere, of the weight's shape and type.</summary>
    public Tensor KeptElements()
    {
        var (keys, type) = (FlatKeys(), Weight.Value.dtype);
        var ties = keys.eq(Mask.Threshold).to(type);
        long first = Math.Min(Mask.LastTie, ties.numel() - 1) + 1;
        ties.narrow(0, first, ties.numel() - first).zero_();
        return keys.gt(Mask.Threshold).to(type).add_(ties).view(Weight.Value.shape);
    }

    /// <summary>The gradient of the weight: G where it is kept.</summary>
    public Tensor WeightGradient() => MaskSource == MaskSource.None ? Gradient! : Gradient! * Openness();

    /// <summary>The gradient of the scores: G * W, kept or not, times the slope of a gate, and that of the penalty.</summary>
    public Tensor ScoreGradient()
    {
        var gradient = Gradient! * Weight.Value;
        if (Gate is { } gate)
            gradient = gradient * gate.Slope;
        return Penalty.Strength == 0 ? gradient : gradient + Penalty.Gradient(Scores!.Value);
    }

    public void Dispose()
    {
        Weight.Dispose();
        Scores?.Value.Dispose();
        Scores?.Dispose();
        Gate?.Open.Dispose();
        Gate?.Slope.Dispose();
    }
}
