using MLNet.Pruning.Transforms;
using TorchSharp.Modules;
using static TorchSharp.torch;
using LayerNorm = TorchSharp.Modules.LayerNorm;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// The head that predicts masked tokens: a linear layer, GELU and LayerNorm, then a decoder whose weight is the table of word embeddings, with a bias of
/// its own. Because the table is shared, what the head learns of it the encoder learns too.
/// </summary>
/// <remarks>Devlin et al. 2019 (arXiv 1810.04805), section 3.1; the transform as in BERT's published code.</remarks>
internal sealed class LanguageModelHead : nn.Module<Tensor, Tensor>
{
    public readonly MaskedLinear transform;
    public readonly LayerNorm norm;
    public readonly Parameter bias;
    private readonly Tensor _words;

    /// <param name="config">The shape of the encoder.</param>
    /// <param name="words">The encoder's word embeddings [vocabulary, hidden].</param>
    public LanguageModelHead(EncoderConfig config, Parameter words)
        : base(nameof(LanguageModelHead))
    {
        _words = words;
        transform = new MaskedLinear(config.HiddenSize, config.HiddenSize, words.dtype, words.device);
        norm = nn.LayerNorm(config.HiddenSize, config.LayerNormEpsilon, device: words.device, dtype: words.dtype);
        bias = nn.Parameter(zeros(config.VocabularySize, words.dtype, words.device));
        RegisterComponents();

        Weights = new Dictionary<string, Parameter>
        {
            [TensorNames.Weight(TensorNames.PredictionTransform)] = transform.weight,
            [TensorNames.Bias(TensorNames.PredictionTransform)] = transform.bias,
            [TensorNames.Weight(TensorNames.PredictionNorm)] = norm.weight,
            [TensorNames.Bias(TensorNames.PredictionNorm)] = norm.bias!,
            [TensorNames.PredictionBias] = bias,
        };
    }

    /// <summary>The weights that are the head's own, by their canonical names.</summary>
    public IReadOnlyDictionary<string, Parameter> Weights { get; }

    /// <summary>Takes the head's weights of a checkpoint, and draws them from the seed where it has none.</summary>
    /// <returns>Whether the checkpoint has a head.</returns>
    /// <exception cref="ArgumentException">A weight is missing or has another shape; the message names it.</exception>
    public bool Load(IReadOnlyDictionary<string, EncoderTensor> tensors, int seed)
    {
        using var noGradient = no_grad();
        bool found = tensors.ContainsKey(TensorNames.PredictionBias);
        foreach (var (name, weight) in Weights)
        {
            int[] shape = [.. weight.shape.Select(size => (int)size)];
            var values = found ? tensors.GetValueOrDefault(name) : InitialWeights.Create(name, shape, seed);
            if (values is null || !values.Shape.SequenceEqual(shape))
                throw new ArgumentException($"The encoder's tensor {name} {(values is null ? "is missing" : $"has shape [{string.Join(", ", values.Shape)}]")}; its language model asks for [{string.Join(", ", shape)}].", nameof(tensors));
            weight.SetValues(values.Array);
        }
        return found;
    }

    /// <summary>Hidden states [tokens, hidden] to logits [tokens, vocabulary].</summary>
    public override Tensor forward(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        var transformed = norm.forward(transform.forward(hidden).gelu());
        return nn.functional.linear(transformed, _words, bias).MoveToOuterDisposeScope();
    }
}
