using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks;

/// <summary>What <see cref="ScoringPrecision.Fast"/> does to labels and probabilities of trained models.</summary>
internal sealed class PrecisionBenchmark : IBenchmark
{
    private const int DevTexts = 1000;
    private const double Remaining = 0.10;

    public string Id => "precision";

    public string Description => "labels and probabilities of trained models, Fast against Exact";

    public IReadOnlyList<BenchmarkRow> Run(BenchmarkContext context) =>
        [.. ClassificationTask.All.SelectMany(task => Compare(context, task)).OrderBy(row => row.Goal is null)];

    private BenchmarkRow[] Compare(BenchmarkContext context, ClassificationTask task)
    {
        string zip = FittedModels.Zip(task, Remaining, context.Settings.Rows, context.Say);
        PrunedTextClassificationTransformer model = PrunedModels.Load(zip);
        LabelledText[] texts = task.Dev(Math.Min(DevTexts, context.Settings.Rows));
        float[][] exact = Score(model, texts, ScoringPrecision.Exact), fast = Score(model, texts, ScoringPrecision.Fast);
        var moves = ScoreMoves.Between(exact, fast);
        string name = $"MiniLM-L6 at {PrunedModels.Percent(Remaining)} % on {task.Name}, {texts.Length} dev texts";
        string how = $"Movement, {model.TrainingReport!.Rows} training texts, {task.Epochs} epochs, weights in 8 bits; Fast against Exact with the same weights";
        string changed = moves.LabelChanges == 0 ? "" : $"; in Exact, their labels lead by {moves.ChangedLead:F4} at the most";
        return
        [
            context.Row(Id, $"{name}: labels changed", moves.LabelChanges, "labels", Goal.AtMost(0), how + changed),
            context.Row(Id, $"{name}: largest move of a probability", moves.Largest, "of 1", Goal.AtMost(0.01), $"mean over the texts {moves.Mean:F5}; {how}"),
            context.Row(Id, $"{name}: accuracy in Fast", Accuracy(fast), "of 1", null, how, "Exact", Accuracy(exact)),
        ];

        double Accuracy(float[][] scores) => scores.Zip(texts, (score, text) => model.ClassNames[ScoreMoves.Likeliest(score)] == text.Label ? 1.0 : 0).Average();
    }

    private static float[][] Score(PrunedTextClassificationTransformer model, LabelledText[] texts, ScoringPrecision scoring)
    {
        EncoderModel saved = model.Classifier.Encoder;
        TransformerEncoder encoder = TransformerEncoder.Compile(saved.Config, saved.ToTensors(), saved.Precision, scoring, saved.EmbeddingPrecision);
        var classifier = new TextClassifier(model.Vocabulary, encoder, model.Classifier.Labels, model.MaxLength);
        float[][] scores = [.. texts.Select(_ => new float[model.ClassNames.Count])];
        for (int i = 0; i < texts.Length; i++)
            classifier.Score([classifier.Tokenize(texts[i].Sentence1, null)], scores[i], []);
        return scores;
    }
}
