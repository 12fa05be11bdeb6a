using Microsoft.ML;
using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Transforms.Tests.Reports;

public sealed class ModelReportTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void AFittedModelAndItsFileGiveTheSamePage()
    {
        using var folder = new TemporaryFolder();
        PrunedTextClassificationTransformer model = ReportSamples.Model(_context, ReportSamples.Report);
        _context.Model.Save(model, null, folder.Path("model.zip"));
        ModelReport report = ModelReport.FromModel(model, ReportSamples.Texts(_context));

        report.Save(folder.Path("report.html"));
        ModelReport.FromFile(folder.Path("model.zip"), ReportSamples.Texts(_context)).Save(folder.Path("report.html"));

        Assert.Equal(report.ToHtml(), File.ReadAllText(folder.Path("report.html")));
        Assert.Equal(2, Directory.GetFiles(folder.Root).Length);
        Assert.Same(model.TrainingReport, report.Training);
        Assert.Equal(model.RemainingWeights, report.Sparsity.RemainingWeights, 12);
    }

    [Fact]
    public void TextOfTheDataIsEncoded()
    {
        string html = ModelReport.FromModel(ReportSamples.Model(_context, ReportSamples.Report), ReportSamples.Texts(_context)).ToHtml();

        Assert.DoesNotContain(ReportSamples.Hostile, html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.Single(html.Split("<script>")[1..]);
    }

    [Fact]
    public void WithoutATrainingReportThePageSaysSo()
    {
        string html = ModelReport.FromModel(ReportSamples.Model(_context, null)).ToHtml();

        Assert.Contains("saved without its training report", html, StringComparison.Ordinal);
        Assert.Contains("saved without histograms", html, StringComparison.Ordinal);
        Assert.Contains("Word pieces by their embeddings", html, StringComparison.Ordinal);
    }

    [Fact]
    public void AReportOfEpochsOnlyHasCurvesOfThem()
    {
        string html = ModelReport.FromModel(ReportSamples.Model(_context, ReportSamples.Report with { Curve = null, Distributions = null })).ToHtml();

        Assert.Contains("one point per epoch", html, StringComparison.Ordinal);
        Assert.Contains("saved without histograms", html, StringComparison.Ordinal);
        Assert.Contains("training: from 1 to 0.2 at step 100", html, StringComparison.Ordinal);
    }

    [Fact]
    public void ManyLabelsOneOfThemNamedAsTheirRestHaveAPage()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(i => new ReportSamples.Row { Sentence1 = "fox", Label = i < 20 ? "other" : $"intent {i % 60}" }));

        string html = ModelReport.FromModel(ReportSamples.Model(_context, null), rows).ToHtml();

        Assert.Contains("other", html, StringComparison.Ordinal);
    }

    [Fact]
    public void ARegressionHasAPageToo()
    {
        string html = ModelReport.FromModel(TextRegressionSamples.Create(_context), ReportSamples.Texts(_context), "Length").ToHtml();

        Assert.Contains("Texts by the state that the classifier reads", html, StringComparison.Ordinal);
    }

    [Fact]
    public void AVocabularyOfSpecialTokensHasNoMap()
    {
        var html = new HtmlWriter();
        EmbeddingTable table = EmbeddingTable.Compile(5, 4, new float[20], StoragePrecision.Float32);
        MapChart.Write(html, "map", EmbeddingMap.OfWords(new WordPieceVocabulary(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]), table));

        Assert.Contains("nothing to show", html.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ManyLabelsShareTheLastMark()
    {
        PrunedTextClassificationTransformer model = ReportSamples.Model(_context, null);
        EmbeddingMap map = EmbeddingMap.OfTexts(model.Scorer, [.. Enumerable.Range(0, 200).Select(i => new LabelledText("fox " + i, null, "label " + (i % 90)))]);

        Assert.Equal(MarkShape.Count, map.Groups.Count);
        Assert.Equal("other", map.Groups[^1]);
        Assert.Equal(200, map.Points.Count);
        Assert.InRange(map.Points.Count(point => point.Group == MarkShape.Count - 1), 60, 100);
    }

    [Fact]
    public void AModelThatGivesVectorsIsMappedByThem()
    {
        EncoderConfig config = TextClassificationSamples.Config;
        var encoder = TransformerEncoder.Compile(config, EncoderSamples.Random(config, 0, 0.3), StoragePrecision.Float32);
        var model = new SentenceEmbeddingTransformer(_context, new SentenceEmbeddingColumns("Sentence1", "Vector"), TextClassificationSamples.Vocabulary, 12, encoder);

        EmbeddingMap map = EmbeddingMap.OfTexts(model.Scorer, [.. TextClassificationSamples.Texts.Select(text => new LabelledText(text, null, "label"))]);

        Assert.Equal(TextClassificationSamples.Texts.Length, map.Points.Select(point => (point.X, point.Y)).Distinct().Count());
        Assert.Contains("Texts by their vectors", ModelReport.FromModel(model, ReportSamples.Texts(_context)).ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryArchitectureHasItsMatricesByLayer()
    {
        foreach (EncoderConfig architecture in EncoderSamples.Architectures)
        {
            EncoderConfig config = architecture with { VocabularySize = TextClassificationSamples.Vocabulary.Pieces.Count };
            EncoderModel encoder = EncoderModel.Compile(config, EncoderSamples.Random(config, 3, 0.3), StoragePrecision.Int8);
            TextClassificationColumns columns = config.TypeVocabularySize == 2 ? TextClassificationSamples.PairColumns : TextClassificationSamples.Columns;
            var model = new PrunedTextClassificationTransformer(_context, columns, TextClassificationSamples.TextLabels, TextClassificationSamples.Vocabulary, 12, encoder, null);

            IReadOnlyList<IReadOnlyList<(int Place, string Name)>> layers = MatrixNames.ByLayer(config);
            string html = ModelReport.FromModel(model).ToHtml();

            Assert.Equal(config.Layers, layers.Count);
            Assert.Equal(Enumerable.Range(0, EncoderShapes.Linears(config).Count()), layers.SelectMany(layer => layer.Select(matrix => matrix.Place)));
            Assert.All(layers, layer => Assert.Equal(layer.Count, layer.Select(matrix => matrix.Name).Distinct().Count()));
            Assert.Equal(EncoderShapes.Linears(config).Count(), html.Split("<image ").Length - 1);
        }

        Assert.Equal(["Q", "K", "V", "O", "FFN in", "FFN out"], MatrixNames.ByLayer(EncoderSamples.Tiny)[1].Select(matrix => matrix.Name));
        Assert.Contains("ffn 0 intermediate", MatrixNames.ByLayer(EncoderSamples.Architectures[2])[0].Select(matrix => matrix.Name));
    }

    [Fact]
    public void WhatIsNoModelOrNoPathIsRefused()
    {
        ModelReport report = ModelReport.FromModel(ReportSamples.Model(_context, null));

        Assert.Throws<ArgumentException>(() => report.Save(" "));
        Assert.Throws<DirectoryNotFoundException>(() => report.Save("/no/such/folder/report.html"));
        Assert.Throws<FileNotFoundException>(() => ModelReport.FromFile("/no model.zip"));
        ITransformer copy = _context.Transforms.CopyColumns("Copy", "Label").Fit(ReportSamples.Texts(_context));
        Assert.Contains("holds 0", Assert.Throws<ArgumentException>(() => ModelReport.FromModel(copy)).Message, StringComparison.Ordinal);
    }
}
