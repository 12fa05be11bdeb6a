using Microsoft.ML;
using MLNet.Pruning.Trainers;

namespace MLNet.Pruning.Examples.CompareSparsity;

/// <summary>Compares models of several sizes and shows the choice.</summary>
internal static class CompareSparsityJob
{
    private const int Shown = 2;

    public static void Run(Settings settings)
    {
        var mlContext = new MLContext(seed: 1);
        (TextRow[] train, TextRow[] validation) = Load(settings);
        PretrainedEncoder encoder = settings.EncoderFolder is { } folder ? PretrainedEncoder.FromDirectory(folder) : PretrainedEncoder.Default;

        SparsitySweepResult result = mlContext.MulticlassClassification.SparsitySweep(
            trial => mlContext.Transforms.Conversion.MapValueToKey("Label")
                .Append(mlContext.MulticlassClassification.Trainers.MovementPrunedTextClassification(trial.Apply(new MovementPrunedTextClassificationOptions
                {
                    Encoder = encoder,
                    MaxEpochs = settings.Epochs,
                })))
                .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel")),
            mlContext.Data.LoadFromEnumerable(train),
            mlContext.Data.LoadFromEnumerable(validation),
            new SparsitySweepOptions
            {
                Directory = settings.Output,
                Levels = settings.Levels,
                Methods = settings.Methods,
                Seeds = settings.Seeds,
                Progress = new ProgressLines(),
            });

        Console.WriteLine();
        Console.WriteLine(result);
        Describe("The best model", result.Best);
        string enough = FormattableString.Invariant($"within {settings.Within:0.0##} points of the dense one");
        Describe($"The fastest {enough}", result.Fastest(settings.Within));
        SweepCandidate chosen = result.Smallest(settings.Within);
        Describe($"The smallest {enough}", chosen);
        string page = Path.Combine(settings.Output, "report.html");
        result.ToReport(settings.Within).Save(page);
        Console.WriteLine($"The page with charts and every trial: {page}");

        Console.WriteLine();
        var engine = mlContext.Model.CreatePredictionEngine<TextRow, Prediction>(chosen.LoadModel(mlContext));
        foreach (TextRow row in validation.Take(Shown))
        {
            Prediction prediction = engine.Predict(row);
            Console.WriteLine(FormattableString.Invariant($"{prediction.PredictedLabel} ({prediction.Score.Max():P0}; it is {row.Label}): {row.Sentence1}"));
        }
    }

    private static (TextRow[] Train, TextRow[] Validation) Load(Settings settings)
    {
        TextRow[] rows = Read(settings.Data);
        if (settings.Validation is { } path)
            return (rows, Read(path));
        new Random(1).Shuffle(rows);
        return (rows[(rows.Length / 5)..], rows[..(rows.Length / 5)]);

        TextRow[] Read(string file)
        {
            var table = TsvTable.Read(file);
            return [.. table.Texts(settings.LabelColumn, 0).Zip(table.Texts(settings.TextColumn, 1), (label, text) => new TextRow { Label = label, Sentence1 = text })];
        }
    }

    private static void Describe(string what, SweepCandidate candidate) => Console.WriteLine(FormattableString.Invariant(
        $"{what}: {candidate}, {candidate.ZipBytes / 1e6:F2} MB, {candidate.MillisecondsPerRow:F2} ms a row, {candidate.PointsBelowDense:F1} points below the dense one: {candidate.ModelPath}"));
}
