using MLNet.Pruning.Transforms;
using TorchSharp.Modules;
using static TorchSharp.torch;
using LayerNorm = TorchSharp.Modules.LayerNorm;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// A narrow transformer layer between two linear bottlenecks, with more than one feed-forward network; the whole is added to its input and normalized.
/// </summary>
internal sealed class BottleneckLayer : TransformerLayer
{
    /// <summary>Dropout places of a layer.</summary>
    public const int Places = EncoderLayer.Places + 1;

    public readonly MaskedLinear narrowing;
    public readonly LayerNorm narrowingNorm;
    public readonly EncoderLayer core;
    public readonly ModuleList<FeedForward> stack;
    public readonly MaskedLinear widening;
    public readonly LayerNorm wideningNorm;
    private readonly CounterDropout _dropout;

    /// <inheritdoc cref="TransformerLayer.Create"/>
    public BottleneckLayer(EncoderConfig config, DropoutState dropout, int firstPlace, ScalarType dtype, Device device, bool managedKernels)
        : base(nameof(BottleneckLayer))
    {
        var narrow = config.Narrowed();
        LayerNorm Norm(int size) => nn.LayerNorm(size, config.LayerNormEpsilon, device: device, dtype: dtype);
        narrowing = new MaskedLinear(config.HiddenSize, narrow.HiddenSize, dtype, device);
        narrowingNorm = Norm(narrow.HiddenSize);
        core = new EncoderLayer(narrow, dropout, firstPlace, dtype, device, managedKernels);
        stack = nn.ModuleList(Enumerable.Range(1, config.FeedForwards!.Value - 1).Select(_ => new FeedForward(narrow, dtype, device, managedKernels)).ToArray());
        widening = new MaskedLinear(narrow.HiddenSize, config.HiddenSize, dtype, device);
        wideningNorm = Norm(config.HiddenSize);
        _dropout = new CounterDropout(dropout, firstPlace + EncoderLayer.Places, config.HiddenDropout);
        RegisterComponents();
    }

    public override IReadOnlyList<(string Part, MaskedLinear Linear)> Linears =>
    [
        (TensorNames.BottleneckInput, narrowing),
        .. core.Linears,
        .. stack.SelectMany((block, i) => new[] { (TensorNames.FeedForward(i, TensorNames.Intermediate), block.intermediate), (TensorNames.FeedForward(i, TensorNames.Output), block.output) }),
        (TensorNames.BottleneckOutput, widening),
    ];

    public override IReadOnlyList<(string Part, LayerNorm Norm)> Norms =>
    [
        (TensorNames.BottleneckInputNorm, narrowingNorm),
        .. core.Norms,
        .. stack.Select((block, i) => (TensorNames.FeedForward(i, TensorNames.OutputNorm), block.norm)),
        (TensorNames.BottleneckOutputNorm, wideningNorm),
    ];

    // Without a scope of its own, which would take the attention scores.
    public override Tensor Run(Tensor hidden, Tensor attentionBias, ICollection<Tensor>? attentionScores) =>
        Widen(hidden, core.Run(Narrow(hidden), attentionBias, attentionScores));

    public override Tensor RunFirst(Tensor hidden, Tensor attentionBias)
    {
        using var scope = NewDisposeScope();
        return Widen(hidden.narrow(1, 0, 1), core.RunFirst(Narrow(hidden), attentionBias)).MoveToOuterDisposeScope();
    }

    private Tensor Narrow(Tensor hidden) => narrowingNorm.forward(narrowing.forward(hidden));

    private Tensor Widen(Tensor tokens, Tensor narrow)
    {
        foreach (var block in stack)
            narrow = block.forward(narrow);
        return wideningNorm.forward(_dropout.Apply(widening.forward(narrow)) + tokens);
    }
}
