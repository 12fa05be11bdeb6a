using MLNet.Pruning.Transforms;
using TorchSharp.Modules;
using static TorchSharp.torch;
using LayerNorm = TorchSharp.Modules.LayerNorm;

namespace MLNet.Pruning.Trainers;

/// <summary>The sum of word, position and token type embeddings, as far as the encoder has them, normalized and dropped out.</summary>
internal sealed class EncoderEmbeddings : nn.Module<Tensor, Tensor, Tensor>
{
    public readonly Parameter words;
    public readonly Parameter? positions;
    public readonly Parameter? types;
    public readonly LayerNorm norm;
    private readonly CounterDropout _dropout;

    public EncoderEmbeddings(EncoderConfig config, DropoutState dropout, ScalarType dtype, Device device)
        : base(nameof(EncoderEmbeddings))
    {
        words = nn.Parameter(zeros(config.VocabularySize, config.EmbeddingWidth, dtype, device));
        if (config.IsTransformer)
            positions = nn.Parameter(zeros(config.MaxPositions, config.EmbeddingWidth, dtype, device));
        if (config.HasTypeEmbeddings)
            types = nn.Parameter(zeros(config.TypeVocabularySize, config.EmbeddingWidth, dtype, device));
        norm = nn.LayerNorm(config.EmbeddingWidth, config.LayerNormEpsilon, device: device, dtype: dtype);
        _dropout = new CounterDropout(dropout, place: 0, config.HiddenDropout);
        RegisterComponents();
    }

    /// <summary>Token ids and types, both [rows, length] of 64-bit integers, to hidden states [rows, length, width].</summary>
    public override Tensor forward(Tensor ids, Tensor tokenTypes)
    {
        using var scope = NewDisposeScope();
        var sum = Rows(words, ids);
        if (positions is not null)
            sum = sum + positions.narrow(0, 0, ids.shape[1]);
        if (types is not null)
            sum = sum + Rows(types, tokenTypes);
        return _dropout.Apply(norm.forward(sum)).MoveToOuterDisposeScope();
    }

    private static Tensor Rows(Tensor table, Tensor indices) =>
        table.index_select(0, indices.reshape(-1)).view(indices.shape[0], indices.shape[1], table.shape[1]);
}
