using Microsoft.ML;
using Xunit.Abstractions;

namespace MLNet.Pruning.Transforms.Tests;

public sealed class PredictionMemoryTests(ITestOutputHelper output)
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void ScoringAllocatesNothingForTextsOfAnyLength()
    {
        TextClassifier classifier = Create().Classifier;
        TokenizedText[] texts = [.. Enumerable.Range(0, 60).Select(words => classifier.Tokenize(Text(words), null))];
        float[] probabilities = new float[texts.Length * classifier.Labels.Count], embeddings = new float[texts.Length * classifier.Encoder.Config.HiddenSize];
        Assert.Equal(0, Allocated(() => classifier.Score(texts, probabilities, embeddings)));
        Assert.Equal(0, Allocated(() => classifier.Score(texts.AsSpan(20, 1), probabilities.AsSpan(0, classifier.Labels.Count), [])));
    }

    [Fact]
    public void APredictionAllocatesWhatItsTokensDoAndLittleElse()
    {
        PrunedTextClassificationTransformer transformer = Create();
        var engine = _context.Model.CreatePredictionEngine<TextClassificationSamples.Row, Prediction>(transformer);
        var prediction = new Prediction();
        foreach (int words in (int[])[5, 20, 60])
        {
            var row = new TextClassificationSamples.Row { Sentence1 = Text(words) };
            long tokens = Allocated(() => transformer.Classifier.Tokenize(row.Sentence1, null));
            long whole = Allocated(() => engine.Predict(row, ref prediction));
            output.WriteLine($"{words + 2} tokens: {whole:N0} bytes a prediction, {tokens:N0} of them for the tokens");
            Assert.InRange(whole - tokens, 0, 100);
        }
    }

    private PrunedTextClassificationTransformer Create() =>
        TextClassificationSamples.Create(_context, columns: TextClassificationSamples.EmbeddingColumns, maxLength: 64);

    private static string Text(int words) => string.Join(' ', Enumerable.Range(0, words).Select(i => i % 3 == 0 ? "fox" : "lazy"));

    // Bytes per call, after calls that fill the buffers.
    private static long Allocated(Action action)
    {
        const int Calls = 20;
        for (int i = 0; i < Calls; i++)
            action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Calls; i++)
            action();
        return (GC.GetAllocatedBytesForCurrentThread() - before + Calls - 1) / Calls;
    }

    private sealed class Prediction
    {
        public uint PredictedLabel { get; set; }

        public float[] Score { get; set; } = [];
    }
}
