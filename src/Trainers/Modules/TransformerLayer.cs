using MLNet.Pruning.Transforms;
using static TorchSharp.torch;
using LayerNorm = TorchSharp.Modules.LayerNorm;

namespace MLNet.Pruning.Trainers;

/// <summary>A layer that turns hidden states [rows, length, hidden] into hidden states of the same shape.</summary>
internal abstract class TransformerLayer(string name) : nn.Module<Tensor, Tensor, Tensor>(name)
{
    /// <summary>The layers that pruning may mask, by the canonical name of their part, in the order of the forward pass.</summary>
    public abstract IReadOnlyList<(string Part, MaskedLinear Linear)> Linears { get; }

    /// <summary>The LayerNorms, by the canonical name of their part.</summary>
    public abstract IReadOnlyList<(string Part, LayerNorm Norm)> Norms { get; }

    /// <summary>How many dropout places a layer has.</summary>
    public static int DropoutPlaces(EncoderConfig config) =>
        config.Architecture == EncoderArchitecture.Bottleneck ? BottleneckLayer.Places : EncoderLayer.Places;

    /// <summary>Makes a layer of an architecture.</summary>
    /// <param name="config">The shape of the encoder.</param>
    /// <param name="dropout">The dropout of the model.</param>
    /// <param name="firstPlace">The first of the dropout places of this layer.</param>
    /// <param name="dtype">Type of the weights.</param>
    /// <param name="device">Device of the weights.</param>
    /// <param name="managedKernels">Whether attention and feed-forward networks are computed by managed kernels; on the CPU in 32 bits.</param>
    public static TransformerLayer Create(EncoderConfig config, DropoutState dropout, int firstPlace, ScalarType dtype, Device device, bool managedKernels) =>
        config.Architecture == EncoderArchitecture.Bottleneck
            ? new BottleneckLayer(config, dropout, firstPlace, dtype, device, managedKernels)
            : new EncoderLayer(config, dropout, firstPlace, dtype, device, managedKernels);

    /// <summary>Hidden states [rows, length, hidden] and what is added to attention scores [rows, 1, 1, length], to hidden states.</summary>
    public override Tensor forward(Tensor hidden, Tensor attentionBias) => Run(hidden, attentionBias, attentionScores: null);

    /// <summary>The same, and the attention scores [rows, heads, length, length] before anything is added to them.</summary>
    public abstract Tensor Run(Tensor hidden, Tensor attentionBias, ICollection<Tensor>? attentionScores);

    /// <summary>What <see cref="forward"/> gives for the first token of every row, [rows, 1, hidden]; nothing else of the last layer is of use to a head.</summary>
    public abstract Tensor RunFirst(Tensor hidden, Tensor attentionBias);
}
