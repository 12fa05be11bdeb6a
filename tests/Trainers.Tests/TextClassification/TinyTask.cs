using Microsoft.ML;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>A task that a tiny encoder learns in seconds: the words of a text tell its class.</summary>
internal static class TinyTask
{
    private static readonly string[] Fruits = ["apple", "pear", "plum", "cherry", "melon"];
    private static readonly string[] Tools = ["hammer", "saw", "drill", "wrench", "file"];
    private static readonly string[] Filler = ["the", "a", "old", "new", "small", "green", "is", "on", "my", "table"];

    public sealed class Row
    {
        public string Label { get; set; } = "";

        public string Sentence1 { get; set; } = "";

        public string Sentence2 { get; set; } = "";
    }

    public sealed class Prediction
    {
        public string PredictedName { get; set; } = "";

        public float[] Score { get; set; } = [];
    }

    public static WordPieceVocabulary Vocabulary { get; } = WordPieceVocabulary.Learn([.. Fruits, .. Tools, .. Filler, string.Join(' ', Rows(200).Select(row => row.Sentence1))], 200);

    public static EncoderConfig Config { get; } = new()
    {
        VocabularySize = 200,
        HiddenSize = 32,
        Layers = 2,
        AttentionHeads = 4,
        IntermediateSize = 64,
        MaxPositions = 32,
    };

    public static PretrainedEncoder Encoder { get; } = PretrainedEncoder.Random(Config, Vocabulary, seed: 1);

    /// <summary>The encoder with every third weight of its prunable matrices at zero.</summary>
    public static PretrainedEncoder PrunedEncoder { get; } = new(Config, Vocabulary, Encoder.Tensors.ToDictionary(
        pair => pair.Key,
        pair => pair.Key.StartsWith("encoder.", StringComparison.Ordinal) && pair.Value.Shape.Count == 2
            ? new EncoderTensor([.. pair.Value.Shape], [.. pair.Value.Values.ToArray().Select((value, i) => i % 3 == 0 ? 0 : value)])
            : pair.Value));

    public static IReadOnlyList<Row> Rows(int count, int seed = 7)
    {
        var random = new Random(seed);
        string Pick(string[] words) => words[random.Next(words.Length)];
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            bool fruit = random.Next(2) == 0;
            string filler = string.Join(' ', Enumerable.Range(0, random.Next(1, 8)).Select(_ => Pick(Filler)));
            return new Row { Label = fruit ? "fruit" : "tool", Sentence1 = $"{filler} {Pick(fruit ? Fruits : Tools)} {Pick(Filler)}", Sentence2 = Pick(Filler) };
        })];
    }

    public static IDataView Data(MLContext context, IReadOnlyList<Row> rows) =>
        context.Transforms.Conversion.MapValueToKey("Label").Fit(context.Data.LoadFromEnumerable(rows)).Transform(context.Data.LoadFromEnumerable(rows));

    /// <summary>Options that train in about a second.</summary>
    public static MovementPrunedTextClassificationOptions Options => new()
    {
        Encoder = Encoder,
        MaxEpochs = 4,
        BatchSize = 16,
        MaxLength = 24,
        LearningRate = 3e-3,
        RemainingWeights = 0.25,
        Seed = 3,
    };
}
