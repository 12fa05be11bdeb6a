using System.Globalization;
using Microsoft.ML;

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>A small model of random weights that is kept as a file of its format version, with the scores that it gave when it was saved.</summary>
internal sealed record CorpusModel(
    string Name, StoragePrecision Precision, ScoringPrecision Scoring, StoragePrecision? Embeddings = null, bool Pair = false, bool Distilled = false, bool Named = true)
{
    private static readonly EncoderConfig Config = TextClassificationSamples.Config with { HiddenSize = 32, IntermediateSize = 96, AttentionHeads = 4 };

    /// <summary>The models of format version 1.</summary>
    public static IReadOnlyList<CorpusModel> All { get; } =
    [
        new("int8-exact-single", StoragePrecision.Int8, ScoringPrecision.Exact),
        new("int8-fast-pair", StoragePrecision.Int8, ScoringPrecision.Fast, Pair: true),
        new("float16-exact-pair-int8-embeddings", StoragePrecision.Float16, ScoringPrecision.Exact, StoragePrecision.Int8, Pair: true),
        new("float32-exact-single-distilbert", StoragePrecision.Float32, ScoringPrecision.Exact, Distilled: true),
        new("int8-exact-single-float16-embeddings-unnamed", StoragePrecision.Int8, ScoringPrecision.Exact, StoragePrecision.Float16, Named: false),
        new("float32-fast-pair", StoragePrecision.Float32, ScoringPrecision.Fast, Pair: true),
    ];

    public void Write(string folder)
    {
        var context = new MLContext(1);
        EncoderConfig config = Distilled ? Config with { Architecture = EncoderArchitecture.DistilBert, TypeVocabularySize = 0 } : Config;
        LabelValues labels = Named ? TextClassificationSamples.TextLabels : LabelValues.FromColumn(TextClassificationSamples.LabelColumn(3));
        TransformerEncoder encoder = TransformerEncoder.Compile(config, EncoderSamples.Random(config, labels.Count, 0.1), Precision, Scoring, Embeddings);
        TextClassificationColumns columns = (Pair ? TextClassificationSamples.PairColumns : TextClassificationSamples.Columns) with { Embedding = Named ? null : "Pooled" };
        var model = new PrunedTextClassificationTransformer(
            context, columns, labels, TextClassificationSamples.Vocabulary, 12, encoder, Named ? TrainingReportTests.Sample : null);
        Directory.CreateDirectory(folder);
        context.Model.Save(model, TextClassificationSamples.Load(context).Schema, Path.Combine(folder, Name + ".zip"));
        File.WriteAllLines(Path.Combine(folder, Name + ".scores.txt"),
            Score(context, model).Select(scores => string.Join(' ', scores.Select(score => score.ToString("R", CultureInfo.InvariantCulture)))));
    }

    /// <summary>Loads the file and scores the sample texts; with the scores that are kept beside it.</summary>
    public (float[][] Scores, float[][] Expected) Read(string folder)
    {
        var context = new MLContext();
        ITransformer model = context.Model.Load(Path.Combine(folder, Name + ".zip"), out _);
        float[][] expected = [.. File.ReadLines(Path.Combine(folder, Name + ".scores.txt"))
            .Select(line => line.Split(' ').Select(score => float.Parse(score, CultureInfo.InvariantCulture)).ToArray())];
        return (Score(context, model), expected);
    }

    private static float[][] Score(MLContext context, ITransformer model)
    {
        using var engine = context.Model.CreatePredictionEngine<TextClassificationSamples.Row, TextClassificationSamples.Prediction>(model);
        string[] texts = TextClassificationSamples.Texts;
        return [.. texts.Select((text, i) => (float[])engine.Predict(new() { Sentence1 = text, Sentence2 = texts[(i + 1) % texts.Length] }).Score.Clone())];
    }
}
