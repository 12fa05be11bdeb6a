using MLNet.Pruning.Transforms;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>A transformer encoder, of BERT's family or with bottlenecks, with a classification head over the first token.</summary>
internal sealed class SequenceClassifier : ClassifierModule
{
    private const double MaskedScore = -10000;

    public readonly ModuleList<TransformerLayer> layers;

    /// <param name="config">The shape of the encoder.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="seed">The seed of dropout and of what <see cref="ClassifierModule.Load"/> draws.</param>
    /// <param name="dtype"><see cref="ScalarType.Float32"/>, or <see cref="ScalarType.Float64"/> for exact comparisons.</param>
    /// <param name="device">The device; the CPU when null.</param>
    /// <param name="managedKernels">Whether managed kernels may take the place of torch operations, which they do on the CPU in 32 bits.</param>
    public SequenceClassifier(
        EncoderConfig config, int classes, int seed, ScalarType dtype = ScalarType.Float32, Device? device = null, bool managedKernels = true)
        : base(config, classes, headPlace: 1 + (TransformerLayer.DropoutPlaces(config) * config.Layers), seed, dtype, device ?? CPU, managedKernels)
    {
        int places = TransformerLayer.DropoutPlaces(config);
        layers = nn.ModuleList(Enumerable.Range(0, config.Layers)
            .Select(layer => TransformerLayer.Create(config, Dropout, firstPlace: 1 + (places * layer), dtype, device ?? CPU, UsesManagedKernels)).ToArray());
        Register(
            [.. layers.SelectMany((layer, i) => layer.Linears.Select(part => (TensorNames.Layer(i, part.Part), part.Linear)))],
            [.. layers.SelectMany((layer, i) => layer.Norms.Select(part => (TensorNames.Layer(i, part.Part), part.Norm)))]);
    }

    /// <summary>The last hidden state of the first token. The last layer computes the others where they are asked for.</summary>
    private protected override Tensor Features(Tensor ids, Tensor types, Tensor mask, ICollection<Tensor>? states, ICollection<Tensor>? attentionScores)
    {
        if (states is not null || attentionScores is not null)
            return Encode(ids, types, mask, states, attentionScores).select(1, 0);

        var (hidden, attentionBias) = (embeddings.forward(ids, types), AttentionBias(mask));
        foreach (var layer in layers.SkipLast(1))
            hidden = layer.forward(hidden, attentionBias);
        return layers[^1].RunFirst(hidden, attentionBias).select(1, 0);
    }

    /// <summary>
    /// The last hidden states [rows, length, hidden]; with <paramref name="states"/> also those after the embeddings and every layer, with
    /// <paramref name="attentionScores"/> those of every layer.
    /// </summary>
    public Tensor Encode(Tensor ids, Tensor types, Tensor mask, ICollection<Tensor>? states = null, ICollection<Tensor>? attentionScores = null)
    {
        var (hidden, attentionBias) = (embeddings.forward(ids, types), AttentionBias(mask));
        states?.Add(hidden);
        foreach (var layer in layers)
        {
            hidden = layer.Run(hidden, attentionBias, attentionScores);
            states?.Add(hidden);
        }
        return hidden;
    }

    private Tensor AttentionBias(Tensor mask) => (1 - mask.to(classifier.weight.dtype)).mul_(MaskedScore).view(mask.shape[0], 1, 1, mask.shape[1]);
}
