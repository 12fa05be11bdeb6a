using MLNet.Pruning.Trainers;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks;

/// <summary>An unpruned encoder to measure with.</summary>
/// <param name="Name">Its name in results and files.</param>
/// <param name="Encoder">Its weights, made or read when they are first asked for.</param>
internal sealed record ModelSource(string Name, Lazy<PretrainedEncoder> Encoder)
{
    /// <summary>Uses in the training texts that keep a piece.</summary>
    public const int TrimCount = 2;

    private const int Seed = 1;

    // As many pieces as the rivals' inputs use; the size of the table changes no timing.
    private const int BertPieces = 1000;

    private static string MiniLMFolder => Repository.Asset("models/all-MiniLM-L6-v2");

    /// <summary>all-MiniLM-L6-v2: 6 layers, hidden 384, 12 heads, FFN 1536, its own weights and its whole vocabulary.</summary>
    public static ModelSource MiniLM { get; } = new("MiniLM-L6", new(() => PretrainedEncoder.FromDirectory(MiniLMFolder)));

    /// <summary>MiniLM with the pieces that SST-2's training texts use.</summary>
    public static ModelSource TrimmedMiniLM { get; } = new("MiniLM-L6-SST2", new(() =>
    {
        PretrainedEncoder whole = MiniLM.Encoder.Value;
        var tokens = new WordPieceEncoder(whole.Vocabulary, whole.Config.MaxPositions);
        return whole.SelectPieces(VocabularyTrimming.Choose(whole.Vocabulary, Sst2.Train().Select(text => tokens.Encode(text, null)), TrimCount));
    }));

    /// <summary>BERT-base: 12 layers, hidden 768, 12 heads, FFN 3072, with random weights.</summary>
    public static ModelSource BertBase { get; } = new("BERT-base", new(() =>
    {
        var config = new EncoderConfig { VocabularySize = BertPieces, HiddenSize = 768, Layers = 12, AttentionHeads = 12, IntermediateSize = 3072 };
        IEnumerable<string> pieces = PretrainedEncoder.FromDirectory(MiniLMFolder).Vocabulary.Pieces.Take(BertPieces);
        return PretrainedEncoder.Random(config, new WordPieceVocabulary([.. pieces]), Seed);
    }));

    /// <summary>What trainings are measured with, the smallest first; of the large ones the shapes, with random weights and MiniLM's whole vocabulary.</summary>
    public static IReadOnlyList<ModelSource> Trained { get; } =
    [
        new("default", new(() => PretrainedEncoder.Default)),
        MiniLM,
        Shaped("DistilBERT-sized", layers: 6),
        Shaped("BERT-base-sized", layers: 12),
    ];

    private static ModelSource Shaped(string name, int layers) => new(name, new(() =>
    {
        WordPieceVocabulary vocabulary = MiniLM.Encoder.Value.Vocabulary;
        var config = new EncoderConfig { VocabularySize = vocabulary.Pieces.Count, HiddenSize = 768, Layers = layers, AttentionHeads = 12, IntermediateSize = 3072 };
        return PretrainedEncoder.Random(config, vocabulary, Seed);
    }));
}
