using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Pruning.Tests;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

public sealed class SentenceEmbeddingEstimatorTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void LaterChangesOfTheOptionsDoNotReachTheEstimator()
    {
        var options = new SentenceEmbeddingOptions { InputColumnName = "Question", OutputColumnName = "First" };
        var estimator = _context.Transforms.Text.ApplySentenceEmbedding(options);
        (options.InputColumnName, options.OutputColumnName) = ("Answer", "Second");
        var rows = _context.Data.LoadFromEnumerable([new { Question = "why?" }]);

        Assert.Contains("First", estimator.GetOutputSchema(SchemaShape.Create(rows.Schema)).Select(column => column.Name));
        Assert.NotNull(estimator.Fit(rows).Transform(rows).Schema.GetColumnOrNull("First"));
    }

    [Fact]
    public void TheDefaultEncoderPutsSentencesOfLikeMeaningTogether()
    {
        string[] texts = ["How do I reset my password?", "I forgot my password and cannot log in", "The weather is nice today", "It is sunny outside this morning"];
        float[][] vectors = Vectors(new SentenceEmbeddingOptions(), texts);
        float Cosine(int i, int j) => TensorPrimitives.Dot<float>(vectors[i], vectors[j]);
        Assert.InRange(Math.Min(Cosine(0, 1), Cosine(2, 3)), Math.Max(Cosine(0, 2), Cosine(1, 3)) + 0.2f, 1);
    }

    // The mean over tokens of the golden last states, which were computed in 64-bit floats; single texts alone are embedded.
    [SharedTheory]
    [InlineData(StoragePrecision.Float32, ScoringPrecision.Exact, 0.999999)]
    [InlineData(StoragePrecision.Float16, ScoringPrecision.Fast, 0.9999)]
    [InlineData(StoragePrecision.Int8, ScoringPrecision.Fast, 0.995)]
    public void MiniLmGivesTheVectorsOfSentenceTransformers(StoragePrecision storage, ScoringPrecision scoring, double cosine)
    {
        string[] texts = ["The committee approved the plan after a short debate.", "ok", "Where was the first lighthouse on this coast built, and who paid for it?"];
        int[] rows = [0, 2, 4];
        var encoder = PretrainedEncoder.FromDirectory(SharedAssets.Path("models/all-MiniLM-L6-v2"));
        float[][] vectors = Vectors(new SentenceEmbeddingOptions { Encoder = encoder, StoragePrecision = storage, ScoringPrecision = scoring }, texts);

        using SafetensorsFile golden = SafetensorsFile.Open(SharedAssets.Path("golden/minilm.safetensors"));
        float[] last = golden.ReadSingles("hidden.6");
        long[] mask = golden.ReadIntegers("attention_mask");
        int width = golden.Header.Tensors["attention_mask"].Shape[1], hidden = encoder.Config.HiddenSize;
        for (int i = 0; i < rows.Length; i++)
        {
            double[] mean = new double[hidden];
            for (int token = 0; token < width; token++)
            {
                for (int j = 0; j < hidden && mask[rows[i] * width + token] == 1; j++)
                    mean[j] += last[(rows[i] * width + token) * hidden + j];
            }

            double[] vector = [.. vectors[i].Select(value => (double)value)];
            Assert.InRange(TensorPrimitives.Dot<double>(mean, vector) / TensorPrimitives.Norm<double>(mean), cosine, 1.000001);
        }
    }

    [Fact]
    public void TheEncoderOfAFittedModelStandsInAPipelineBesideAnother()
    {
        var rows = TinyTask.Rows(40);
        IDataView data = TinyTask.Data(_context, rows);
        var options = TinyTask.Options;
        (options.MaxEpochs, options.Teacher) = (2, Teacher.None);
        var model = _context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(data);

        var pipeline = _context.Transforms.Text.ApplySentenceEmbedding("Vector", "Sentence1", model.ToPretrainedEncoder())
            .Append(_context.Transforms.Text.ApplySentenceEmbedding("Other", "Sentence2", TinyTask.Encoder));
        IDataView output = pipeline.Fit(data).Transform(data);
        SchemaShape promised = pipeline.GetOutputSchema(SchemaShape.Create(data.Schema));
        foreach (string name in (string[])["Vector", "Other"])
        {
            Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, TinyTask.Config.HiddenSize), output.Schema[name].Type);
            Assert.Equal(SchemaShape.Column.VectorKind.Vector, promised.Single(column => column.Name == name).Kind);
        }

        var first = pipeline.Fit(data).OfType<SentenceEmbeddingTransformer>().First();
        Assert.Equal(model.RemainingWeights, first.RemainingWeights, 12);
        Assert.Equal((false, null), (first.ToPretrainedEncoder().PredictsNumber, first.ToPretrainedEncoder().ClassNames));
        Assert.All(output.GetColumn<float[]>("Vector"), vector => Assert.Equal(1, TensorPrimitives.Norm<float>(vector), 1e-5));
    }

    [Fact]
    public void WithoutAnInputNameTheTextIsReplaced()
    {
        IDataView data = _context.Data.LoadFromEnumerable(TinyTask.Rows(3));
        Assert.IsType<VectorDataViewType>(_context.Transforms.Text.ApplySentenceEmbedding("Sentence1", encoder: TinyTask.Encoder).Fit(data).Transform(data).Schema["Sentence1"].Type);
    }

    [Fact]
    public void ALongerTextThanTheModelReadsIsCut()
    {
        string text = string.Join(' ', Enumerable.Repeat("apple", 40));
        var options = new SentenceEmbeddingOptions { Encoder = TinyTask.Encoder, MaxLength = 8 };
        float[][] vectors = Vectors(options, text, string.Join(' ', Enumerable.Repeat("apple", 6)));
        Assert.Equal(vectors[0], vectors[1]);
    }

    [Theory]
    [InlineData("OutputColumnName")]
    [InlineData("InputColumnName")]
    [InlineData("MaxLength")]
    [InlineData("StoragePrecision")]
    [InlineData("EmbeddingPrecision")]
    [InlineData("ScoringPrecision")]
    [InlineData("Encoder")]
    public void AWrongOptionIsNamed(string name)
    {
        var options = new SentenceEmbeddingOptions { Encoder = TinyTask.Encoder };
        switch (name)
        {
            case "OutputColumnName": options.OutputColumnName = " "; break;
            case "InputColumnName": options.InputColumnName = ""; break;
            case "MaxLength": options.MaxLength = TinyTask.Config.MaxPositions + 1; break;
            case "StoragePrecision": options.StoragePrecision = (StoragePrecision)9; break;
            case "EmbeddingPrecision": options.EmbeddingPrecision = (StoragePrecision)9; break;
            case "ScoringPrecision": options.ScoringPrecision = (ScoringPrecision)9; break;
            default: options.Encoder = new BiLstm { Units = 12, HiddenSize = 20 }.Create(TinyTask.Encoder, pairs: false, seed: 1); break;
        }

        Assert.Contains($"{name} is ", Assert.Throws<ArgumentOutOfRangeException>(() => _context.Transforms.Text.ApplySentenceEmbedding(options)).Message);
    }

    [Fact]
    public void AMissingColumnAndAWrongOneAreNamed()
    {
        var estimator = _context.Transforms.Text.ApplySentenceEmbedding("Vector", "Text", TinyTask.Encoder);
        Assert.Contains("'Text'", Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(_context.Data.LoadFromEnumerable(TinyTask.Rows(2)))).Message);
        Assert.Contains("'Text'", Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(_context.Data.LoadFromEnumerable(new[] { new { Text = 1f } }))).Message);
    }

    private float[][] Vectors(SentenceEmbeddingOptions options, params string[] texts)
    {
        IDataView data = _context.Data.LoadFromEnumerable(texts.Select(text => new TinyTask.Row { Sentence1 = text }));
        return [.. _context.Transforms.Text.ApplySentenceEmbedding(options).Fit(data).Transform(data).GetColumn<float[]>("Embedding")];
    }
}
