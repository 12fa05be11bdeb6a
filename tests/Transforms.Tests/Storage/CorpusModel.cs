using System.Globalization;
using Microsoft.ML;

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>A small model of random weights that is kept as a file of its format version, with the scores that it gave when it was saved.</summary>
internal sealed record CorpusModel(
    string Name, StoragePrecision Precision, ScoringPrecision Scoring, StoragePrecision? Embeddings = null, bool Pair = false, bool Distilled = false, bool Named = true,
    bool Regression = false, EncoderArchitecture? Student = null)
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
        new("int8-exact-pair-bottleneck", StoragePrecision.Int8, ScoringPrecision.Exact, Pair: true, Student: EncoderArchitecture.Bottleneck),
        new("int8-exact-pair-bilstm", StoragePrecision.Int8, ScoringPrecision.Exact, Pair: true, Student: EncoderArchitecture.BiLstm),
        new("int8-fast-single-bilstm", StoragePrecision.Int8, ScoringPrecision.Fast, Student: EncoderArchitecture.BiLstm),
        new("float16-exact-pair-convolution", StoragePrecision.Float16, ScoringPrecision.Exact, Pair: true, Student: EncoderArchitecture.Convolution),
        new("int8-exact-pair-regression", StoragePrecision.Int8, ScoringPrecision.Exact, Pair: true, Regression: true),
    ];

    private EncoderConfig Shape => Student switch
    {
        EncoderArchitecture.Bottleneck => Config with { Architecture = Student.Value, BottleneckSize = 16, FeedForwards = 2 },
        EncoderArchitecture.BiLstm => Words with { Architecture = Student.Value },
        EncoderArchitecture.Convolution => Words with { Architecture = Student.Value, ShortestFilter = 2, LongestFilter = 4 },
        _ => Distilled ? Config with { Architecture = EncoderArchitecture.DistilBert, TypeVocabularySize = 0 } : Config,
    };

    private EncoderConfig Words => Config with { Layers = 1, AttentionHeads = 1, IntermediateSize = 20, EmbeddingSize = 24, TypeVocabularySize = Pair ? 2 : 1 };

    public void Write(string folder)
    {
        var context = new MLContext(1);
        EncoderConfig config = Shape;
        ITransformer model = Regression ? CreateRegression(context, config) : CreateClassification(context, config);
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

    private PrunedTextClassificationTransformer CreateClassification(MLContext context, EncoderConfig config)
    {
        LabelValues labels = Named ? TextClassificationSamples.TextLabels : LabelValues.FromColumn(TextClassificationSamples.LabelColumn(3));
        TextClassificationColumns columns = (Pair ? TextClassificationSamples.PairColumns : TextClassificationSamples.Columns) with { Embedding = Named ? null : "Pooled" };
        return new PrunedTextClassificationTransformer(
            context, columns, labels, TextClassificationSamples.Vocabulary, 12, Compile(config, labels.Count), Named ? TrainingReportTests.Sample : null);
    }

    private PrunedTextRegressionTransformer CreateRegression(MLContext context, EncoderConfig config) => new(
        context, Pair ? TextRegressionSamples.PairColumns : TextRegressionSamples.Columns, TextClassificationSamples.Vocabulary, 12, Compile(config, 1),
        TrainingReportTests.Sample);

    private EncoderModel Compile(EncoderConfig config, int outputs) =>
        EncoderModel.Compile(config, EncoderSamples.Random(config, outputs, 0.1), Precision, Scoring, Embeddings);

    private float[][] Score(MLContext context, ITransformer model) => Regression
        ? Score<TextRegressionSamples.Prediction>(context, model, prediction => [prediction.Score])
        : Score<TextClassificationSamples.Prediction>(context, model, prediction => [.. prediction.Score]);

    private static float[][] Score<TPrediction>(MLContext context, ITransformer model, Func<TPrediction, float[]> scores)
        where TPrediction : class, new()
    {
        using var engine = context.Model.CreatePredictionEngine<TextClassificationSamples.Row, TPrediction>(model);
        string[] texts = TextClassificationSamples.Texts;
        return [.. texts.Select((text, i) => scores(engine.Predict(new() { Sentence1 = text, Sentence2 = texts[(i + 1) % texts.Length] })))];
    }
}
