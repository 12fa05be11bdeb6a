using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Pruning.Trainers;

namespace MLNet.Pruning.Examples.CompareSparsity;

/// <summary>Compares models of several sizes and shows the choice.</summary>
internal static class CompareSparsityJob
{
    private static readonly string[] Texts = ["It broke after two days and nobody answers my mails.", "Exactly what I was looking for, and so easy to use!"];

    public static void Run(Settings settings)
    {
        var mlContext = new MLContext(seed: 1);
        (IDataView train, IDataView validation) = Load(mlContext, settings);
        PretrainedEncoder encoder = settings.Encoder is { } folder ? PretrainedEncoder.FromDirectory(folder) : PretrainedEncoder.Default;

        SparsitySweepResult result = mlContext.MulticlassClassification.SparsitySweep(
            trial => mlContext.Transforms.Conversion.MapValueToKey("Label")
                .Append(mlContext.MulticlassClassification.Trainers.MovementPrunedTextClassification(trial.Apply(new MovementPrunedTextClassificationOptions
                {
                    Encoder = encoder,
                    MaxEpochs = settings.Epochs,
                })))
                .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel")),
            train,
            validation,
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
        Describe($"The fastest within {settings.Within} points of the dense one", result.Fastest(settings.Within));
        SweepCandidate chosen = result.Smallest(settings.Within);
        Describe($"The smallest within {settings.Within} points of the dense one", chosen);

        Console.WriteLine();
        var engine = mlContext.Model.CreatePredictionEngine<TextRow, Prediction>(chosen.LoadModel(mlContext));
        foreach (string text in settings.Data.EndsWith("reviews.tsv", StringComparison.Ordinal) ? Texts : validation.GetColumn<string>("Sentence1").Take(Texts.Length))
        {
            Prediction prediction = engine.Predict(new TextRow { Sentence1 = text });
            Console.WriteLine(FormattableString.Invariant($"{prediction.PredictedLabel} ({prediction.Score.Max():P0}): {text}"));
        }
    }

    private static (IDataView Train, IDataView Validation) Load(MLContext mlContext, Settings settings)
    {
        IDataView rows = Table(settings.Data);
        if (settings.Validation is { } path)
            return (rows, Table(path));
        var split = mlContext.Data.TrainTestSplit(rows, testFraction: 0.2, seed: 1);
        return (split.TrainSet, split.TestSet);

        IDataView Table(string file) => File.Exists(file)
            ? mlContext.Data.LoadFromTextFile<TextRow>(file, hasHeader: true)
            : throw new FileNotFoundException($"There is no table '{file}'.");
    }

    private static void Describe(string what, SweepCandidate candidate) => Console.WriteLine(FormattableString.Invariant(
        $"{what}: {candidate}, {candidate.ZipBytes / 1e6:F2} MB, {candidate.MillisecondsPerRow:F2} ms a row, {candidate.PointsBelowDense:F1} points below the dense one: {candidate.ModelPath}"));
}
