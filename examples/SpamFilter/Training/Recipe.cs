using MLNet.Pruning.Examples.SpamFilter.Data;
using MLNet.Pruning.Trainers;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Examples.SpamFilter.Training;

/// <summary>An encoder to start from and the training that suits it, for about ten minutes on two cores; null leaves a setting to the trainer.</summary>
internal sealed record Recipe
{
    private const string NoEncoder = "none";

    public required string Name { get; init; }
    public required PretrainedEncoder Encoder { get; init; }
    public required PruningMethod Method { get; init; }
    public required Teacher? Teacher { get; init; }
    public required double Remaining { get; init; }
    public required int Epochs { get; init; }
    public required int MaxLength { get; init; }
    public required double? LearningRate { get; init; }

    /// <summary>Takes the named encoder, a small one that starts from nothing, or, where none is named, the one that the library ships.</summary>
    public static Recipe Choose(Settings settings, IReadOnlyList<MailRow> train)
    {
        var recipe = settings.EncoderFolder switch
        {
            null => Shipped(settings),
            NoEncoder => FromNothing(settings, train),
            var folder => Pretrained(folder, settings),
        };
        return recipe with
        {
            Epochs = settings.Epochs ?? recipe.Epochs,
            MaxLength = settings.MaxLength ?? recipe.MaxLength,
        };
    }

    private static Recipe Shipped(Settings settings) => new()
    {
        Name = "the default encoder",
        Encoder = PretrainedEncoder.Default,
        Method = PruningMethods.Named(settings.Method),
        Teacher = null,
        Remaining = settings.Remaining,
        Epochs = 6,
        MaxLength = 64,
        LearningRate = null,
    };

    // Learning from a dense fit of its own would take a larger encoder twice as long.
    private static Recipe Pretrained(string folder, Settings settings) => new()
    {
        Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
        Encoder = PretrainedEncoder.FromDirectory(folder),
        Method = PruningMethods.Named(settings.Method),
        Teacher = Teacher.None,
        Remaining = settings.Remaining,
        Epochs = 5,
        MaxLength = 56,
        LearningRate = 2e-4,
    };

    private static Recipe FromNothing(Settings settings, IReadOnlyList<MailRow> train)
    {
        const int Positions = 512;
        var vocabulary = WordPieceVocabulary.Learn(train.Select(row => row.Sentence1), size: 8_000);
        var config = new EncoderConfig
        {
            VocabularySize = vocabulary.Pieces.Count,
            HiddenSize = 128,
            Layers = 4,
            AttentionHeads = 4,
            IntermediateSize = 512,
            MaxPositions = Positions,
        };
        return new Recipe
        {
            Name = "4 layers of 128 from nothing",
            Encoder = PretrainedEncoder.Random(config, vocabulary, settings.Seed),
            Method = PruningMethods.Named(settings.Method),
            Teacher = Teacher.None,
            Remaining = settings.Remaining,
            Epochs = 8,
            MaxLength = 128,
            LearningRate = 5e-4,
        };
    }
}
