using MLNet.Pruning.Transforms;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>A BERT-family encoder with a classification head over the first token.</summary>
internal sealed class SequenceClassifier : nn.Module<Tensor, Tensor, Tensor, Tensor>
{
    private const double MaskedScore = -10000;

    public readonly EncoderEmbeddings embeddings;
    public readonly ModuleList<EncoderLayer> layers;
    public readonly MaskedLinear pooler;
    public readonly MaskedLinear classifier;
    private readonly CounterDropout _headDropout;
    private readonly ScalarType _dtype;

    /// <param name="config">The shape of the encoder.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="seed">The seed of dropout and of what <see cref="Load"/> draws.</param>
    /// <param name="dtype"><see cref="ScalarType.Float32"/>, or <see cref="ScalarType.Float64"/> for exact comparisons.</param>
    /// <param name="device">The device; the CPU when null.</param>
    /// <param name="managedKernels">Whether managed kernels may take the place of torch operations, which they do on the CPU in 32 bits.</param>
    public SequenceClassifier(
        EncoderConfig config, int classes, int seed, ScalarType dtype = ScalarType.Float32, Device? device = null, bool managedKernels = true)
        : base(nameof(SequenceClassifier))
    {
        device ??= CPU;
        Config = config;
        UsesManagedKernels = managedKernels && dtype == ScalarType.Float32 && device.type == TorchSharp.DeviceType.CPU;
        Dropout = new DropoutState(seed);
        _dtype = dtype;
        embeddings = new EncoderEmbeddings(config, Dropout, dtype, device);
        layers = nn.ModuleList(Enumerable.Range(0, config.Layers)
            .Select(layer => new EncoderLayer(config, Dropout, firstPlace: 1 + (3 * layer), dtype, device, UsesManagedKernels)).ToArray());
        pooler = new MaskedLinear(config.HiddenSize, config.HiddenSize, dtype, device);
        classifier = new MaskedLinear(config.HiddenSize, classes, dtype, device);
        _headDropout = new CounterDropout(Dropout, place: 1 + (3 * config.Layers), config.HiddenDropout);
        RegisterComponents();

        Prunable = layers.SelectMany((layer, i) => layer.Linears.Select(part => (TensorNames.Weight(TensorNames.Layer(i, part.Part)), part.Linear))).ToDictionary();
        Weights = NameWeights().ToDictionary();
    }

    public EncoderConfig Config { get; }

    public DropoutState Dropout { get; }

    /// <summary>Whether managed kernels compute attention, and products with few weights left; else torch computes all.</summary>
    public bool UsesManagedKernels { get; }

    /// <summary>The layers that pruning may mask, by the canonical name of their weight.</summary>
    public IReadOnlyDictionary<string, MaskedLinear> Prunable { get; }

    /// <summary>All weights by their canonical names; of a masked layer the weight behind the mask.</summary>
    public IReadOnlyDictionary<string, Parameter> Weights { get; }

    /// <summary>Takes the weights of a checkpoint. A pooler that it lacks, and a head that it lacks or that has other classes, are drawn from the seed.</summary>
    /// <exception cref="ArgumentException">A tensor is missing or has another shape; the message names it.</exception>
    public void Load(IReadOnlyDictionary<string, EncoderTensor> tensors)
    {
        using var noGradient = no_grad();
        foreach (var (name, weight) in Weights)
        {
            bool found = tensors.TryGetValue(name, out var tensor), fits = found && tensor!.Shape.Select(size => (long)size).SequenceEqual(weight.shape);
            if (fits)
                Copy(tensor!, weight);
            else if (name.StartsWith(TensorNames.Classifier, StringComparison.Ordinal) || (!found && name.StartsWith(TensorNames.Pooler, StringComparison.Ordinal)))
                Copy(InitialWeights.Create(name, [.. weight.shape.Select(size => (int)size)], Dropout.Seed), weight);
            else
                throw new ArgumentException(found
                    ? $"The encoder's tensor {name} has shape [{string.Join(", ", tensor!.Shape)}]; its configuration asks for [{string.Join(", ", weight.shape)}]."
                    : $"The encoder has no tensor {name}.", nameof(tensors));
        }
    }

    /// <summary>Stops or allows the training of word, position and type embeddings and of their LayerNorm.</summary>
    public void FreezeEmbeddings(bool freeze = true)
    {
        foreach (var (_, weight) in embeddings.named_parameters())
            weight.requires_grad = !freeze;
    }

    /// <summary>Token ids, token types and mask (1 for a token, 0 for padding), all [rows, length] of 64-bit integers, to logits [rows, classes].</summary>
    public override Tensor forward(Tensor ids, Tensor types, Tensor mask)
    {
        using var scope = NewDisposeScope();
        return Classify(Pool(Encode(ids, types, mask))).MoveToOuterDisposeScope();
    }

    /// <summary>The logits of a batch, and what else of <paramref name="wanted"/>. The arguments are those of <see cref="forward"/>.</summary>
    public ModelOutputs Run(Tensor ids, Tensor types, Tensor mask, OutputKinds wanted)
    {
        using var scope = NewDisposeScope();
        var states = wanted.HasFlag(OutputKinds.States) ? new List<Tensor>() : null;
        var attentionScores = wanted.HasFlag(OutputKinds.AttentionScores) ? new List<Tensor>() : null;
        var outputs = new ModelOutputs
        {
            Logits = Classify(Pool(Encode(ids, types, mask, states, attentionScores))),
            Mask = mask.to(_dtype),
            States = states ?? [],
            AttentionScores = attentionScores ?? [],
        };
        foreach (var output in outputs.All)
            output.MoveToOuterDisposeScope();
        return outputs;
    }

    /// <summary>
    /// The last hidden states [rows, length, hidden]; with <paramref name="states"/> also those after the embeddings and every layer, with
    /// <paramref name="attentionScores"/> those of every layer.
    /// </summary>
    public Tensor Encode(Tensor ids, Tensor types, Tensor mask, ICollection<Tensor>? states = null, ICollection<Tensor>? attentionScores = null)
    {
        var attentionBias = (1 - mask.to(_dtype)).mul_(MaskedScore).view(mask.shape[0], 1, 1, mask.shape[1]);
        var hidden = embeddings.forward(ids, types);
        states?.Add(hidden);
        foreach (var layer in layers)
        {
            hidden = layer.Run(hidden, attentionBias, attentionScores);
            states?.Add(hidden);
        }
        return hidden;
    }

    /// <summary>The first token's last hidden state through the layer before the head: [rows, hidden].</summary>
    public Tensor Pool(Tensor hidden)
    {
        var first = pooler.forward(hidden.select(1, 0));
        return Config.Architecture == EncoderArchitecture.DistilBert ? first.relu() : first.tanh();
    }

    private Tensor Classify(Tensor pooled) => classifier.forward(_headDropout.Apply(pooled));

    private static void Copy(EncoderTensor values, Tensor weight)
    {
        using var source = tensor(values.Array, weight.shape);
        weight.copy_(source);
    }

    private IEnumerable<KeyValuePair<string, Parameter>> NameWeights()
    {
        yield return new(TensorNames.WordEmbeddings, embeddings.words);
        yield return new(TensorNames.PositionEmbeddings, embeddings.positions);
        if (embeddings.types is { } types)
            yield return new(TensorNames.TypeEmbeddings, types);

        IEnumerable<(string Part, Parameter Weight, Parameter Bias)> parts =
        [
            (TensorNames.EmbeddingNorm, embeddings.norm.weight, embeddings.norm.bias!),
            .. layers.SelectMany((layer, i) => layer.Linears.Select(part => (TensorNames.Layer(i, part.Part), part.Linear.weight, part.Linear.bias))),
            .. layers.SelectMany((layer, i) => layer.Norms.Select(part => (TensorNames.Layer(i, part.Part), part.Norm.weight, part.Norm.bias!))),
            (TensorNames.Pooler, pooler.weight, pooler.bias),
            (TensorNames.Classifier, classifier.weight, classifier.bias),
        ];
        foreach (var (part, weight, bias) in parts)
        {
            yield return new(TensorNames.Weight(part), weight);
            yield return new(TensorNames.Bias(part), bias);
        }
    }
}
