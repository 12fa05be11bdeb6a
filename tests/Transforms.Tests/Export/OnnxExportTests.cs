using System.Text.Json;
using Microsoft.ML;
using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Transforms.Tests;

public sealed class OnnxExportTests : IDisposable
{
    private readonly MLContext _context = new(1);
    private readonly TemporaryFolder _folder = new();

    private string File1 => _folder.Path("model.onnx");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(EncoderArchitecture.Bert, StoragePrecision.Float32)]
    [InlineData(EncoderArchitecture.Bert, StoragePrecision.Int8)]
    [InlineData(EncoderArchitecture.DistilBert, StoragePrecision.Float32)]
    public void TheGraphComputesTheModelsProbabilitiesWhateverThePaddingHolds(EncoderArchitecture architecture, StoragePrecision precision)
    {
        PrunedTextClassificationTransformer model = ExportSamples.Create(_context, architecture, precision);
        OnnxExport.Save(model, File1);
        OnnxFile onnx = OnnxFile.Read(File1);
        int[] lengths = [7, 1, 12, 16];
        int width = lengths.Max(), classes = ExportSamples.ClassNames.Length, pieces = model.EncoderConfig.VocabularySize;
        var random = new Random(5);
        OnnxValue Integers(int below) => OnnxValue.Create([lengths.Length, width], _ => random.Next(below));
        OnnxValue ids = Integers(pieces), types = Integers(2), mask = OnnxValue.Create([lengths.Length, width], place => place[1] < lengths[place[0]] ? 1 : 0);

        OnnxValue actual = OnnxRuntime.Run(onnx, new Dictionary<string, OnnxValue> { ["input_ids"] = ids, ["token_type_ids"] = types, ["attention_mask"] = mask })["probabilities"];

        Assert.Equal([lengths.Length, classes], actual.Shape);
        float[] expected = new float[classes];
        for (int row = 0; row < lengths.Length; row++)
        {
            var tokens = new TokenizedText(
                [.. Enumerable.Range(0, lengths[row]).Select(token => (int)ids[[row, token]])],
                [.. Enumerable.Range(0, lengths[row]).Select(token => architecture == EncoderArchitecture.Bert ? (byte)types[[row, token]] : (byte)0)],
                Truncated: false);
            model.Classifier.Score([tokens], expected, []);
            for (int i = 0; i < classes; i++)
                Assert.Equal(expected[i], actual[[row, i]], 1e-5);
        }
    }

    [Theory]
    [InlineData("model.onnx", "model.vocab.txt")]
    [InlineData("model.vocab.txt", "model.onnx")]
    public void WhereOneFileCannotBeReplacedTheOtherStaysAsItWas(string blocked, string other)
    {
        OnnxExport.Save(ExportSamples.Create(_context), File1);
        File.WriteAllText(_folder.Path(other), "of before");
        File.Delete(_folder.Path(blocked));
        Directory.CreateDirectory(_folder.Path(blocked));

        Assert.ThrowsAny<Exception>(() => OnnxExport.Save(ExportSamples.Create(_context), File1));

        Assert.Equal("of before", File.ReadAllText(_folder.Path(other)));
        Assert.Single(Directory.GetFiles(_folder.Root));
        Directory.Delete(_folder.Path(blocked));
        OnnxExport.Save(ExportSamples.Create(_context), File1);
        Assert.NotEqual("of before", File.ReadAllText(_folder.Path(other)));
        Assert.Equal(2, Directory.GetFiles(_folder.Root).Length);
    }

    [Fact]
    public void ARegressionGivesItsScore()
    {
        PrunedTextRegressionTransformer model = TextRegressionSamples.Create(_context, precision: StoragePrecision.Float32);
        OnnxExport.Save(model, File1);
        OnnxFile onnx = OnnxFile.Read(File1);
        TokenizedText tokens = model.Scorer.Tokenize("the quick brown fox", "lazy dogs");

        OnnxValue Row(Func<int, double> value) => OnnxValue.Create([1, tokens.Ids.Length], place => value(place[1]));
        OnnxValue actual = OnnxRuntime.Run(onnx, new Dictionary<string, OnnxValue>
        {
            ["input_ids"] = Row(i => tokens.Ids[i]),
            ["token_type_ids"] = Row(i => tokens.Types[i]),
            ["attention_mask"] = Row(_ => 1),
        })["score"];

        float[] expected = new float[1];
        model.Scorer.Score([tokens], expected, []);
        Assert.Equal(["score: 1[batch, 1]"], onnx.Outputs);
        Assert.Equal([1, 1], actual.Shape);
        Assert.Equal(expected[0], actual[[0, 0]], 1e-5);
        Assert.Equal("MLNet.Pruning.TextRegression.1", onnx.Metadata["format"]);
        Assert.False(onnx.Metadata.ContainsKey("class_names"));
    }

    [Theory]
    [InlineData(EncoderArchitecture.Bert)]
    [InlineData(EncoderArchitecture.DistilBert)]
    public void TheGraphIsDeclaredAsDocumented(EncoderArchitecture architecture)
    {
        OnnxExport.Save(ExportSamples.Create(_context, architecture), File1);
        OnnxFile onnx = OnnxFile.Read(File1);

        bool bert = architecture == EncoderArchitecture.Bert;
        string[] inputs = ["input_ids: 7[batch, sequence]", "attention_mask: 7[batch, sequence]", .. bert ? ["token_type_ids: 7[batch, sequence]"] : Array.Empty<string>()];
        Assert.Equal(inputs.Order(), onnx.Inputs.Order());
        Assert.Equal(["probabilities: 1[batch, 3]"], onnx.Outputs);
        Assert.Equal((17, 8, "MLNet.Pruning"), (onnx.OperatorSet, onnx.LayoutVersion, onnx.Producer));
        Assert.Equal(onnx.Nodes.Count, onnx.Nodes.Select(node => node.Output).Distinct().Count());
        var operations = onnx.Nodes.CountBy(node => node.Operation).ToDictionary();
        Assert.Equal((12, 5, 2, 3), (operations["MatMul"] - 4, operations["LayerNormalization"], operations["Erf"], operations["Softmax"]));
        Assert.Equal(bert ? 1 : 0, operations.GetValueOrDefault("Tanh"));
        Assert.Equal(bert ? 0 : 1, operations.GetValueOrDefault("Relu"));
    }

    [Theory]
    [InlineData(EncoderArchitecture.Bert)]
    [InlineData(EncoderArchitecture.DistilBert)]
    public void TheConstantsAreTheModelsWeightsUnderHuggingFacesNames(EncoderArchitecture architecture)
    {
        PrunedTextClassificationTransformer model = ExportSamples.Create(_context, architecture, StoragePrecision.Int8);
        OnnxExport.Save(model, File1);
        var constants = OnnxFile.Read(File1).Constants.Where(constant => !constant.Key.StartsWith("constant.", StringComparison.Ordinal)).ToDictionary();

        IReadOnlyDictionary<string, EncoderTensor> weights = model.ToTensors();
        Assert.Equal(weights.Count, constants.Count);
        foreach ((string name, EncoderTensor weight) in weights)
        {
            string stored = HuggingFaceNames.OfClassifier(architecture, name);
            bool turned = constants.TryGetValue(stored + ".T", out OnnxValue? constant);
            Assert.Equal(TensorNames.Prunable.Any(part => name.EndsWith($".{part}.weight", StringComparison.Ordinal)), turned);
            constant ??= constants[stored];
            Assert.Equal(turned ? weight.Shape.Reverse() : weight.Shape, constant.Shape);
            OnnxValue expected = new([.. weight.Shape], weight.Values.ToArray());
            Assert.Equal(expected.Values, turned ? OnnxValue.Create([.. weight.Shape], place => constant[[place[1], place[0]]]).Values : constant.Values);
        }
    }

    [Fact]
    public void TheMetadataSayWhatAProgramNeedsToFeedTheModel()
    {
        PrunedTextClassificationTransformer model = ExportSamples.Create(_context);
        OnnxExport.Save(model, _folder.Path("first.onnx"));
        OnnxExport.Save(model, _folder.Path("second.onnx"));

        IReadOnlyDictionary<string, string> metadata = OnnxFile.Read(_folder.Path("first.onnx")).Metadata;
        Assert.Equal(ExportSamples.ClassNames, JsonSerializer.Deserialize<string[]>(metadata["class_names"]));
        Assert.Equal("12", metadata["max_length"]);
        Assert.Equal("MLNet.Pruning.TextClassification.1", metadata["format"]);
        Assert.Equal("first.vocab.txt", metadata["vocabulary"]);
        JsonElement tokenizer = JsonDocument.Parse(metadata["tokenizer_config"]).RootElement;
        Assert.True(tokenizer.GetProperty("do_lower_case").GetBoolean());
        Assert.Equal("[SEP]", tokenizer.GetProperty("sep_token").GetString());
        Assert.Equal(model.Vocabulary.Pieces, WordPieceVocabulary.FromFile(_folder.Path(metadata["vocabulary"])).Pieces);
        Assert.Equal(["first.onnx", "first.vocab.txt", "second.onnx", "second.vocab.txt"], Directory.EnumerateFiles(_folder.Root).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void AChainAndALoadedZipExportTheModelTheyHold()
    {
        PrunedTextClassificationTransformer model = ExportSamples.Create(_context, precision: StoragePrecision.Int8);
        OnnxExport.Save(model, File1);
        byte[] expected = File.ReadAllBytes(File1);
        IDataView data = TextClassificationSamples.Load(_context);
        ITransformer chain = _context.Transforms.Conversion.MapValueToKey("Other").Fit(data).Append(model);
        _context.Model.Save(chain, data.Schema, _folder.Path("model.zip"));

        foreach (ITransformer other in (ITransformer[])[chain, new MLContext().Model.Load(_folder.Path("model.zip"), out _)])
        {
            OnnxExport.Save(other, File1);
            Assert.Equal(expected, File.ReadAllBytes(File1));
        }
    }

    [Fact]
    public void AModelWithoutAClassifierOrWithTwoIsRefused()
    {
        PrunedTextClassificationTransformer model = ExportSamples.Create(_context);
        ITransformer other = _context.Transforms.Conversion.MapValueToKey("Other").Fit(TextClassificationSamples.Load(_context));

        string none = Assert.Throws<ArgumentException>(() => OnnxExport.Save(other, File1)).Message;
        Assert.Contains($"holds 0 PrunedTextTransformers; expected one. Its parts: {other.GetType().Name}.", none, StringComparison.Ordinal);
        string two = Assert.Throws<ArgumentException>(() => OnnxExport.Save(model.Append(model), File1)).Message;
        Assert.Contains("holds 2", two, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void AnEncoderThatIsNoBertIsRefusedByName()
    {
        EncoderConfig config = EncoderSamples.Tiny with { Architecture = (EncoderArchitecture)77 };
        string message = Assert.Throws<NotSupportedException>(() => EncoderGraph.Build(config, [], softmax: true)).Message;
        Assert.Contains("architecture 77 has no ONNX export", message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileBeyondTwoGigabytesIsRefusedBeforeItIsWritten()
    {
        OnnxModel Model(int rows)
        {
            var graph = new OnnxGraph("large");
            graph.Constant(OnnxTensor.Floats("table", [rows, 1 << 15], () => throw new InvalidOperationException("The values were asked for.")));
            return new OnnxModel(graph, new Dictionary<string, string>());
        }

        Assert.InRange(Model((1 << 14) - 1).Length, 2_147_350_000, int.MaxValue);
        Assert.Contains("2147483647", Assert.Throws<NotSupportedException>(() => Model(1 << 14)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFailureLeavesTheOldFileAndNothingElse()
    {
        File.WriteAllText(File1, "old");

        Assert.Throws<InvalidOperationException>(() => WholeFile.Write(File1, stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException();
        }));

        Assert.Equal("old", File.ReadAllText(File1));
        Assert.Equal([File1], Directory.EnumerateFileSystemEntries(_folder.Root));
        Assert.ThrowsAny<IOException>(() => OnnxExport.Save(ExportSamples.Create(_context), _folder.Path("absent/model.onnx")));
    }

    [OnnxCheckerTheory]
    [InlineData(EncoderArchitecture.Bert, false)]
    [InlineData(EncoderArchitecture.DistilBert, false)]
    [InlineData(EncoderArchitecture.Bert, true)]
    public void TheOnnxCheckerFindsNothing(EncoderArchitecture architecture, bool regression)
    {
        ITransformer model = regression ? TextRegressionSamples.Create(_context) : ExportSamples.Create(_context, architecture);
        OnnxExport.Save(model, File1);
        Assert.Equal("", OnnxCheckerTheoryAttribute.Check(File1));
    }
}
