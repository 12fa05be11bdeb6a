using Microsoft.ML;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>Pairs that a tiny encoder learns in seconds: are both texts of one kind, and how large is the number that the words stand for.</summary>
internal static class PairTask
{
    private static readonly string[] Fruits = ["apple", "pear", "plum", "cherry", "melon"];
    private static readonly string[] Tools = ["hammer", "saw", "drill", "wrench", "file"];
    private static readonly string[] Filler = ["the", "a", "old", "new", "small", "green", "is", "on", "my", "table"];

    /// <summary>What labels are shifted and scaled by, to be far from standardised.</summary>
    public const float Mean = 250, Scale = 40;

    public sealed class Row
    {
        public string Kind { get; set; } = "";

        public float Label { get; set; }

        public string Sentence1 { get; set; } = "";

        public string Sentence2 { get; set; } = "";
    }

    public sealed class Prediction
    {
        public float Score { get; set; }
    }

    public static PretrainedEncoder Encoder => TinyTask.Encoder;

    /// <summary>Rows whose number counts the fruits of both texts, 0 to 2.</summary>
    public static IReadOnlyList<Row> Rows(int count, int seed = 7)
    {
        var random = new Random(seed);
        string Pick(string[] words) => words[random.Next(words.Length)];
        string Text(bool fruit) => $"{string.Join(' ', Enumerable.Range(0, random.Next(1, 6)).Select(_ => Pick(Filler)))} {Pick(fruit ? Fruits : Tools)}";
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            bool first = random.Next(2) == 0, second = random.Next(2) == 0;
            int fruits = (first ? 1 : 0) + (second ? 1 : 0);
            return new Row { Kind = fruits > 0 ? "food" : "none", Label = Mean + (Scale * (fruits - 1)), Sentence1 = Text(first), Sentence2 = Text(second) };
        })];
    }

    public static IDataView Data(MLContext context, IReadOnlyList<Row> rows) => context.Data.LoadFromEnumerable(rows);

    public static IDataView KeyData(MLContext context, IReadOnlyList<Row> rows)
    {
        var data = Data(context, rows);
        return context.Transforms.Conversion.MapValueToKey("Label", "Kind").Fit(data).Transform(data);
    }

    public static DistilledSentencePairRegressionOptions Regression => Fast(new DistilledSentencePairRegressionOptions());

    public static DistilledSentencePairClassificationOptions Classification => Fast(new DistilledSentencePairClassificationOptions());

    public static PrunedTextRegressionTransformer Fit(DistilledSentencePairRegressionOptions options, int rows = 160, int rowSeed = 7)
    {
        var context = new MLContext(1);
        return context.Regression.Trainers.DistilledSentencePair(options).Fit(Data(context, Rows(rows, rowSeed)));
    }

    private static T Fast<T>(T options)
        where T : EncoderTrainerOptions
    {
        (options.Encoder, options.MaxEpochs, options.BatchSize, options.MaxLength, options.LearningRate, options.Seed) = (Encoder, 4, 16, 24, 3e-3, 3);
        options.RemainingWeights = 0.25;
        return options;
    }
}
