using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Transforms.Tests;

public sealed class EmbeddingColumnTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void ItIsThePooledStateInBulkAloneAndLoaded()
    {
        PrunedTextClassificationTransformer transformer = TextClassificationSamples.Create(_context, columns: TextClassificationSamples.EmbeddingColumns);
        IDataView data = TextClassificationSamples.Load(_context);
        TextClassifier classifier = transformer.Classifier;
        float[][] pooled = [.. TextClassificationSamples.Texts.Select(text => classifier.Encoder.Run(classifier.Tokenize(text, null).Ids, []).Pooled!)];

        using var stream = new MemoryStream();
        _context.Model.Save(transformer, data.Schema, stream);
        stream.Position = 0;
        foreach (ITransformer model in (ITransformer[])[transformer, new MLContext().Model.Load(stream, out _)])
        {
            Assert.Equal(pooled, model.Transform(data).GetColumn<float[]>("Embedding"));
            var engine = _context.Model.CreatePredictionEngine<TextClassificationSamples.Row, Prediction>(model);
            Assert.Equal(pooled, TextClassificationSamples.Texts.Select(text => engine.Predict(new() { Sentence1 = text }).Embedding));
        }
    }

    [Fact]
    public void ItIsAVectorAsLongAsTheHiddenSize()
    {
        PrunedTextClassificationTransformer transformer = TextClassificationSamples.Create(_context, columns: TextClassificationSamples.EmbeddingColumns);
        DataViewSchema schema = transformer.GetOutputSchema(TextClassificationSamples.Load(_context).Schema);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, TextClassificationSamples.Config.HiddenSize), schema["Embedding"].Type);
        Assert.Equal("Embedding", transformer.EmbeddingColumnName);
    }

    [Fact]
    public void WithoutANameThereIsNone()
    {
        PrunedTextClassificationTransformer transformer = TextClassificationSamples.Create(_context);
        Assert.Null(transformer.EmbeddingColumnName);
        Assert.Null(transformer.GetOutputSchema(TextClassificationSamples.Load(_context).Schema).GetColumnOrNull("Embedding"));
    }

    [Theory]
    [InlineData("Score")]
    [InlineData("PredictedLabel")]
    public void ANameThatIsTakenIsRefused(string name) => Assert.Contains($"'{name}'", Assert.Throws<ArgumentException>(
        () => TextClassificationSamples.Create(_context, columns: TextClassificationSamples.Columns with { Embedding = name })).Message, StringComparison.Ordinal);

    private sealed class Prediction
    {
        public float[] Embedding { get; set; } = [];
    }
}
