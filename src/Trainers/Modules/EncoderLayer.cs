using MLNet.Pruning.Transforms;
using static TorchSharp.torch;
using LayerNorm = TorchSharp.Modules.LayerNorm;

namespace MLNet.Pruning.Trainers;

/// <summary>One transformer layer: self-attention and feed-forward, each added to its input and normalized.</summary>
internal sealed class EncoderLayer : TransformerLayer
{
    /// <summary>Dropout places of a layer.</summary>
    public const int Places = 3;

    public readonly MaskedLinear query;
    public readonly MaskedLinear key;
    public readonly MaskedLinear value;
    public readonly MaskedLinear attentionOutput;
    public readonly LayerNorm attentionNorm;
    public readonly MaskedLinear intermediate;
    public readonly MaskedLinear output;
    public readonly LayerNorm outputNorm;
    private readonly CounterDropout _probabilityDropout;
    private readonly CounterDropout _attentionDropout;
    private readonly CounterDropout _outputDropout;
    private readonly int _heads;
    private readonly int _headSize;
    private readonly bool _managedKernels;

    /// <param name="config">The shape of the encoder.</param>
    /// <param name="dropout">The dropout of the model.</param>
    /// <param name="firstPlace">The first of the three dropout places of this layer.</param>
    /// <param name="dtype">Type of the weights.</param>
    /// <param name="device">Device of the weights.</param>
    /// <param name="managedKernels">Whether attention and feed-forward networks are computed by managed kernels; on the CPU in 32 bits.</param>
    public EncoderLayer(EncoderConfig config, DropoutState dropout, int firstPlace, ScalarType dtype, Device device, bool managedKernels = false)
        : base(nameof(EncoderLayer))
    {
        int hidden = config.HiddenSize;
        query = new MaskedLinear(hidden, hidden, dtype, device);
        key = new MaskedLinear(hidden, hidden, dtype, device);
        value = new MaskedLinear(hidden, hidden, dtype, device);
        attentionOutput = new MaskedLinear(hidden, hidden, dtype, device);
        attentionNorm = nn.LayerNorm(hidden, config.LayerNormEpsilon, device: device, dtype: dtype);
        intermediate = new MaskedLinear(hidden, config.IntermediateSize, dtype, device);
        output = new MaskedLinear(config.IntermediateSize, hidden, dtype, device);
        outputNorm = nn.LayerNorm(hidden, config.LayerNormEpsilon, device: device, dtype: dtype);
        (_heads, _headSize, _managedKernels) = (config.AttentionHeads, config.HeadSize, managedKernels);

        // DistilBERT drops nothing between its attention and the residual sum.
        double attentionDropout = config.Architecture == EncoderArchitecture.DistilBert ? 0 : config.HiddenDropout;
        _probabilityDropout = new CounterDropout(dropout, firstPlace, config.AttentionDropout);
        _attentionDropout = new CounterDropout(dropout, firstPlace + 1, attentionDropout);
        _outputDropout = new CounterDropout(dropout, firstPlace + 2, config.HiddenDropout);
        RegisterComponents();
    }

    /// <summary>The six layers that pruning may mask, by the canonical name of their part.</summary>
    public override IReadOnlyList<(string Part, MaskedLinear Linear)> Linears =>
    [
        (TensorNames.Query, query), (TensorNames.Key, key), (TensorNames.Value, value), (TensorNames.AttentionOutput, attentionOutput),
        (TensorNames.Intermediate, intermediate), (TensorNames.Output, output),
    ];

    /// <summary>The two LayerNorms, by the canonical name of their part.</summary>
    public override IReadOnlyList<(string Part, LayerNorm Norm)> Norms => [(TensorNames.AttentionNorm, attentionNorm), (TensorNames.OutputNorm, outputNorm)];

    public override Tensor Run(Tensor hidden, Tensor attentionBias, ICollection<Tensor>? attentionScores)
    {
        using var scope = NewDisposeScope();
        var attention = _managedKernels && attentionScores is null
            ? SelfAttentionFunction.Run(hidden, attentionBias, [query, key, value, attentionOutput], _heads, _probabilityDropout.Mask, _attentionDropout.Mask)
            : Attend(hidden, hidden, attentionBias, attentionScores);
        return Transform(hidden, attention).MoveToOuterDisposeScope();
    }

    public override Tensor RunFirst(Tensor hidden, Tensor attentionBias)
    {
        using var scope = NewDisposeScope();
        var first = hidden.narrow(1, 0, 1);
        return Transform(first, Attend(first, hidden, attentionBias, attentionScores: null)).MoveToOuterDisposeScope();
    }

    // The attention of some tokens to all, through its output layer.
    private Tensor Attend(Tensor tokens, Tensor hidden, Tensor attentionBias, ICollection<Tensor>? attentionScores)
    {
        var scores = matmul(Heads(query, tokens) / Math.Sqrt(_headSize), Heads(key, hidden).transpose(-2, -1));
        attentionScores?.Add(scores.MoveToOuterDisposeScope());
        var probabilities = nn.functional.softmax(scores + attentionBias, -1);
        var context = matmul(_probabilityDropout.Apply(probabilities), Heads(value, hidden));
        return _attentionDropout.Apply(attentionOutput.forward(context.transpose(1, 2).reshape(tokens.shape)));
    }

    // What follows attention: both sums with their normalization, and the feed-forward network between them.
    private Tensor Transform(Tensor tokens, Tensor attention)
    {
        var attended = attentionNorm.forward(attention + tokens);
        var transformed = _managedKernels
            ? FeedForwardFunction.Run(attended, intermediate, output, _outputDropout.Mask)
            : _outputDropout.Apply(output.forward(intermediate.forward(attended).gelu()));
        return outputNorm.forward(transformed + attended);
    }

    /// <summary>[rows, length, hidden] to [rows, heads, length, head size].</summary>
    private Tensor Heads(MaskedLinear projection, Tensor hidden) =>
        projection.forward(hidden).view(hidden.shape[0], hidden.shape[1], _heads, _headSize).transpose(1, 2);
}
