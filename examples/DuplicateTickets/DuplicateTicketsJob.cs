using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Pruning.Trainers;

namespace MLNet.Pruning.Examples.DuplicateTickets;

/// <summary>Two ways to texts of like meaning: vectors that are compared, without labels, and a model that reads both texts together and learns from pairs.</summary>
internal static class DuplicateTicketsJob
{
    private const int ShownPairs = 3, Found = 3, SearchedSentences = 1000;

    /// <summary>Runs the whole job and prints what it does.</summary>
    public static void Run(Settings settings)
    {
        var table = PairTable.Read(settings);
        OutputFile.Prepare(settings.Output);
        var mlContext = new MLContext(settings.Seed);
        var encoder = settings.EncoderFolder is { } folder ? PretrainedEncoder.FromDirectory(folder) : PretrainedEncoder.Default;
        Print($"{table.Train.Count} pairs to train on, {table.Test.Count} to test with");

        string[] sentences = [.. table.Sentences.Take(SearchedSentences)];
        var watch = Stopwatch.StartNew();
        var search = new SemanticSearch(mlContext, encoder, sentences);
        Print($"vectors of {sentences.Length} sentences in {watch.Elapsed.TotalSeconds:F2} s");
        foreach (string query in settings.Queries is [] ? [.. table.Test.Take(2).Select(row => row.Sentence1)] : settings.Queries)
        {
            Print($"\n{query}");
            foreach (var (cosine, sentence) in search.Find(query, Found))
                Print($"  {cosine:F2}  {sentence}");
        }

        Compare(mlContext, settings, table, encoder, search);
    }

    private static void Compare(MLContext mlContext, Settings settings, PairTable table, PretrainedEncoder encoder, SemanticSearch search)
    {
        IDataView train = mlContext.Data.LoadFromEnumerable(table.Train), test = mlContext.Data.LoadFromEnumerable(table.Test);
        var training = new PairTraining(mlContext, settings, encoder);
        var model = TrainingDisplay.Show("\nTraining", progress => settings.Paraphrase ? training.Paraphrase(train, progress) : training.Similarity(train, progress));
        if (settings.Paraphrase)
        {
            var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(test));
            Print($"accuracy {metrics.MicroAccuracy:P1}, log-loss {metrics.LogLoss:F3}");
        }
        else
        {
            var scored = model.Transform(test);
            var metrics = mlContext.Regression.Evaluate(scored, labelColumnName: nameof(PairRow.Similarity));
            Print($"R squared {metrics.RSquared:F3}, mean absolute error {metrics.MeanAbsoluteError:F3}");
            double[] labels = [.. table.Test.Select(row => (double)row.Similarity)];
            double byModel = Correlation.Pearson([.. scored.GetColumn<float>("Score").Select(score => (double)score)], labels);
            double byVectors = Correlation.Pearson([.. table.Test.Select(row => (double)search.Cosine(row.Sentence1, row.Sentence2))], labels);
            Print($"Pearson's correlation with the labels: {byModel:F3} of the model, {byVectors:F3} of the vectors' cosines, without training");
        }

        mlContext.Model.Save(model, train.Schema, settings.Output);
        Print($"{settings.Output}: {new FileInfo(settings.Output).Length:N0} bytes");

        var loaded = mlContext.Model.Load(settings.Output, out _);
        foreach (var row in table.Test.Take(ShownPairs))
            Print($"  {training.Describe(loaded, row)}  {row.Sentence1} | {row.Sentence2}");
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
