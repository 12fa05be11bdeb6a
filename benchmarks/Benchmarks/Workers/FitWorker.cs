using Microsoft.ML;
using MLNet.Pruning.Trainers;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks;

/// <summary>Trains by the public trainer, on random words that are one piece each.</summary>
internal static class FitWorker
{
    private const int ShortestWord = 3, SpecialTokens = 2;

    /// <summary>A dense training, or one with nothing set but its length: a teacher's, and then a fine-pruning to 10 %.</summary>
    /// <param name="source">The name of one of <see cref="ModelSource.Trained"/>.</param>
    /// <param name="tokens">Tokens of every text.</param>
    /// <param name="rows">Texts of a step.</param>
    /// <param name="steps">Steps of the teacher and of the model.</param>
    /// <param name="pruned">Whether to prune.</param>
    public static FitFigures Measure(string source, int tokens, int rows, int steps, bool pruned)
    {
        PretrainedEncoder encoder = ModelSource.Trained.Single(candidate => candidate.Name == source).Encoder.Value;
        var mlContext = new MLContext(seed: 1);
        var clock = new StepClock();
        IEstimator<ITransformer> pipeline = mlContext.Transforms.Conversion.MapValueToKey(nameof(LabelledText.Label))
            .Append(mlContext.MulticlassClassification.Trainers.MovementPrunedTextClassification(new MovementPrunedTextClassificationOptions
            {
                Encoder = encoder,
                MaxLength = tokens,
                BatchSize = rows,
                MaxEpochs = 1,
                Pruning = pruned ? new OptimalBrainDamage { CutInterval = 1 } : new None(),
                Teacher = pruned ? Teacher.OwnDenseFit(maxEpochs: 1) : Teacher.None,
                FreezeEmbeddings = true,
                Progress = clock,
            }));
        pipeline.Fit(mlContext.Data.LoadFromEnumerable(Texts(encoder.Vocabulary, tokens, rows * steps)));
        return new FitFigures(clock.MedianSeconds(ofTeacher: pruned), clock.MedianSeconds(ofTeacher: false), MemoryPeak.Megabytes());
    }

    private static IEnumerable<LabelledText> Texts(WordPieceVocabulary vocabulary, int tokens, int rows)
    {
        string[] words = [.. vocabulary.Pieces.Where(piece => piece.Length >= ShortestWord && piece.All(char.IsAsciiLetterLower))];
        var random = new Random(1);
        return [.. Enumerable.Range(0, rows).Select(row => new LabelledText { Label = row % 2 == 0 ? "a" : "b", Sentence1 = string.Join(' ', random.GetItems(words, tokens - SpecialTokens)) })];
    }
}
