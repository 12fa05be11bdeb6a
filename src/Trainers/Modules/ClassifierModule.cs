using MLNet.Pruning.Transforms;
using TorchSharp.Modules;
using static TorchSharp.torch;
using LayerNorm = TorchSharp.Modules.LayerNorm;

namespace MLNet.Pruning.Trainers;

/// <summary>What the training loop knows of a model: from tokens to logits, with weights by name, some of which pruning may mask.</summary>
internal abstract class ClassifierModule : nn.Module<Tensor, Tensor, Tensor, Tensor>
{
    public readonly EncoderEmbeddings embeddings;
    public readonly MaskedLinear pooler;
    public readonly MaskedLinear classifier;
    private readonly CounterDropout _headDropout;

    /// <param name="config">The shape of the encoder.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="headPlace">The dropout place before the classifier.</param>
    /// <param name="seed">The seed of dropout and of what <see cref="Load"/> draws.</param>
    /// <param name="dtype">Type of the weights.</param>
    /// <param name="device">Device of the weights.</param>
    /// <param name="managedKernels">Whether managed kernels may take the place of torch operations, which they do on the CPU in 32 bits.</param>
    private protected ClassifierModule(EncoderConfig config, int classes, int headPlace, int seed, ScalarType dtype, Device device, bool managedKernels)
        : base(nameof(ClassifierModule))
    {
        Config = config;
        UsesManagedKernels = managedKernels && dtype == ScalarType.Float32 && device.type == TorchSharp.DeviceType.CPU;
        Dropout = new DropoutState(seed);
        embeddings = new EncoderEmbeddings(config, Dropout, dtype, device);
        pooler = new MaskedLinear(config.FeatureSize, config.HiddenSize, dtype, device);
        classifier = new MaskedLinear(config.HiddenSize, classes, dtype, device);
        _headDropout = new CounterDropout(Dropout, headPlace, config.HiddenDropout);
    }

    public EncoderConfig Config { get; }

    public DropoutState Dropout { get; }

    /// <summary>Whether managed kernels compute attention, and products with few weights left; else torch computes all.</summary>
    public bool UsesManagedKernels { get; }

    /// <summary>The layers that pruning may mask, by the canonical name of their weight.</summary>
    public IReadOnlyDictionary<string, MaskedLinear> Prunable { get; private set; } = new Dictionary<string, MaskedLinear>();

    /// <summary>All weights by their canonical names; of a masked layer the weight behind the mask.</summary>
    public IReadOnlyDictionary<string, Parameter> Weights { get; private set; } = new Dictionary<string, Parameter>();

    /// <summary>Makes the model of an architecture.</summary>
    /// <param name="config">The shape of the encoder.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="seed">The seed of dropout and of what <see cref="Load"/> draws.</param>
    /// <param name="dtype"><see cref="ScalarType.Float32"/>, or <see cref="ScalarType.Float64"/> for exact comparisons.</param>
    /// <param name="device">The device; the CPU when null.</param>
    /// <param name="managedKernels">Whether managed kernels may take the place of torch operations, which they do on the CPU in 32 bits.</param>
    public static ClassifierModule Create(
        EncoderConfig config, int classes, int seed, ScalarType dtype = ScalarType.Float32, Device? device = null, bool managedKernels = true) =>
        config.Architecture switch
        {
            EncoderArchitecture.BiLstm => new LstmClassifier(config, classes, seed, dtype, device ?? CPU, managedKernels),
            EncoderArchitecture.Convolution => new ConvolutionClassifier(config, classes, seed, dtype, device ?? CPU, managedKernels),
            _ => new SequenceClassifier(config, classes, seed, dtype, device, managedKernels),
        };

    /// <summary>Takes the weights of a checkpoint. A pooler that it lacks, and a head that it lacks or that has other classes, are drawn from the seed.</summary>
    /// <exception cref="ArgumentException">A tensor is missing or has another shape; the message names it.</exception>
    public void Load(IReadOnlyDictionary<string, EncoderTensor> tensors)
    {
        using var noGradient = no_grad();
        foreach (var (name, weight) in Weights)
        {
            bool found = tensors.TryGetValue(name, out var tensor), fits = found && tensor!.Shape.Select(size => (long)size).SequenceEqual(weight.shape);
            if (fits)
                weight.SetValues(tensor!.Array);
            else if (name.StartsWith(TensorNames.Classifier, StringComparison.Ordinal) || (!found && name.StartsWith(TensorNames.Pooler, StringComparison.Ordinal)))
                weight.SetValues(InitialWeights.Create(name, [.. weight.shape.Select(size => (int)size)], Dropout.Seed).Array);
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
        return Classify(Pool(Features(ids, types, mask, states: null, attentionScores: null))).MoveToOuterDisposeScope();
    }

    /// <summary>The logits of a batch, and what else of <paramref name="wanted"/>. The arguments are those of <see cref="forward"/>.</summary>
    public ModelOutputs Run(Tensor ids, Tensor types, Tensor mask, OutputKinds wanted)
    {
        using var scope = NewDisposeScope();
        var states = wanted.HasFlag(OutputKinds.States) ? new List<Tensor>() : null;
        var attentionScores = wanted.HasFlag(OutputKinds.AttentionScores) ? new List<Tensor>() : null;
        var outputs = new ModelOutputs
        {
            Logits = Classify(Pool(Features(ids, types, mask, states, attentionScores))),
            Mask = mask.to(classifier.weight.dtype),
            States = states ?? [],
            AttentionScores = attentionScores ?? [],
        };
        foreach (var output in outputs.All)
            output.MoveToOuterDisposeScope();
        return outputs;
    }

    /// <summary>What the pooler reads, [rows, features].</summary>
    /// <param name="ids">Token ids.</param>
    /// <param name="types">Token types.</param>
    /// <param name="mask">1 for a token, 0 for padding.</param>
    /// <param name="states">Receives the hidden states after the embeddings and every layer of a transformer; or null.</param>
    /// <param name="attentionScores">Receives the attention scores of every layer of a transformer; or null.</param>
    private protected abstract Tensor Features(Tensor ids, Tensor types, Tensor mask, ICollection<Tensor>? states, ICollection<Tensor>? attentionScores);

    /// <summary>The features through the layer before the head: [rows, hidden].</summary>
    public Tensor Pool(Tensor features)
    {
        var pooled = pooler.forward(features);
        return Config.PoolsByTanh ? pooled.tanh() : pooled.relu();
    }

    /// <summary>The head: pooled features [rows, hidden] to logits [rows, classes].</summary>
    public Tensor Classify(Tensor pooled) => classifier.forward(_headDropout.Apply(pooled));

    /// <summary>Registers what the derived model is made of, and names its weights.</summary>
    /// <param name="linears">The linear layers that pruning may mask, by canonical name, in the order of the forward pass.</param>
    /// <param name="norms">The LayerNorms but that of the embeddings, likewise.</param>
    private protected void Register(IReadOnlyList<(string Part, MaskedLinear Linear)> linears, IReadOnlyList<(string Part, LayerNorm Norm)> norms)
    {
        RegisterComponents();
        Prunable = linears.Select(part => (TensorNames.Weight(part.Part), part.Linear)).ToDictionary();
        Weights = NameWeights(linears, norms).ToDictionary();
    }

    private IEnumerable<KeyValuePair<string, Parameter>> NameWeights(
        IReadOnlyList<(string Part, MaskedLinear Linear)> linears, IReadOnlyList<(string Part, LayerNorm Norm)> norms)
    {
        yield return new(TensorNames.WordEmbeddings, embeddings.words);
        if (embeddings.positions is { } positions)
            yield return new(TensorNames.PositionEmbeddings, positions);
        if (embeddings.types is { } types)
            yield return new(TensorNames.TypeEmbeddings, types);

        IEnumerable<(string Part, Parameter Weight, Parameter Bias)> parts =
        [
            (TensorNames.EmbeddingNorm, embeddings.norm.weight, embeddings.norm.bias!),
            .. linears.Select(part => (part.Part, part.Linear.weight, part.Linear.bias)),
            .. norms.Select(part => (part.Part, part.Norm.weight, part.Norm.bias!)),
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
