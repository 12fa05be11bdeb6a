using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.TorchSharp;
using MLNet.Pruning.Trainers;

namespace MLNet.Pruning.Examples.DistilFromMlNet;

/// <summary>Fits ML.NET's own text classifier, and a small model that learns from its predictions.</summary>
internal static class DistilJob
{
    private const int TestEvery = 5, TimedRows = 50;

    /// <summary>Runs the whole job and prints what it does.</summary>
    public static void Run(string data, string output, int teacherEpochs, int? epochs, double remaining, int seed)
    {
        var table = TsvTable.Read(data);
        var rows = table.Texts(null, 0).Zip(table.Texts(null, 1), (label, text) => new TextRow { Label = label, Sentence1 = text }).ToList();
        var mlContext = new MLContext(seed);
        List<TextRow> trainRows = [.. rows.Where((_, i) => i % TestEvery != TestEvery - 1)], testRows = [.. rows.Where((_, i) => i % TestEvery == TestEvery - 1)];
        if (testRows is [])
            throw new InvalidDataException($"{data}: one row in {TestEvery} is for testing; expected at least {TestEvery} rows, found {rows.Count}.");
        var keys = mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(mlContext.Data.LoadFromEnumerable(trainRows));
        IDataView train = keys.Transform(mlContext.Data.LoadFromEnumerable(trainRows)), test = keys.Transform(mlContext.Data.LoadFromEnumerable(testRows));
        OutputFile.Prepare(Path.Combine(output, "student.zip"));
        Print($"{trainRows.Count} rows to train on, {testRows.Count} to test with");

        // NAS-BERT, which the first Fit downloads; it writes logits.
        var trainers = mlContext.MulticlassClassification.Trainers;
        ITransformer teacher = trainers.TextClassification(labelColumnName: "Label", sentence1ColumnName: "Sentence1", maxEpochs: teacherEpochs).Fit(train);
        Describe("teacher", teacher);

        ITransformer student = TrainingDisplay.Show("Training the student", progress => trainers.MovementPrunedTextClassification(new MovementPrunedTextClassificationOptions
        {
            Teacher = Teacher.FromModel(teacher),
            RemainingWeights = remaining,
            MaxEpochs = epochs,
            Progress = progress,
        }).Fit(train));
        Describe("student", student);

        void Describe(string name, ITransformer model)
        {
            string zip = Path.Combine(output, $"{name}.zip");
            mlContext.Model.Save(model, train.Schema, zip);
            double accuracy = mlContext.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy;
            Print($"{name}: accuracy {accuracy:P1}, {new FileInfo(zip).Length / 1e6:F1} MB, {MillisecondsPerRow(mlContext, model, testRows):F2} ms a row");
        }
    }

    // The first round is for the just-in-time compiler.
    private static double MillisecondsPerRow(MLContext mlContext, ITransformer model, List<TextRow> rows)
    {
        using var engine = mlContext.Model.CreatePredictionEngine<TextRow, Prediction>(model, new PredictionEngineOptions { OwnsTransformer = false });
        double milliseconds = 0;
        for (int round = 0; round < 2; round++)
        {
            var watch = Stopwatch.StartNew();
            for (int i = 0; i < TimedRows; i++)
                engine.Predict(rows[i % rows.Count]);
            milliseconds = watch.Elapsed.TotalMilliseconds / TimedRows;
        }

        return milliseconds;
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
