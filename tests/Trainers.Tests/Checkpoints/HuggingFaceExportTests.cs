using Microsoft.ML;
using MLNet.Pruning.Tests;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>An exported folder as a checkpoint to train from.</summary>
public sealed class HuggingFaceExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SharedTheory]
    [InlineData("bert_prefixed_f32")]
    [InlineData("distilbert")]
    public void TheTensorsAreNamedAsTransformersNamesThem(string checkpoint)
    {
        string golden = SharedAssets.Path($"golden/checkpoints/{checkpoint}");
        PretrainedEncoder encoder = PretrainedEncoder.FromDirectory(golden);
        HuggingFaceExport.SaveToDirectory(Create(encoder.Config, encoder.Vocabulary, encoder.Tensors, StoragePrecision.Float32, maxLength: 16), _folder.Path("model"));

        using SafetensorsFile expected = SafetensorsFile.Open(Path.Combine(golden, "model.safetensors"));
        using SafetensorsFile exported = SafetensorsFile.Open(_folder.Path("model/model.safetensors"));
        Assert.Equal(expected.Header.Tensors.Keys.Order(), exported.Header.Tensors.Keys.Order());
        foreach (string name in expected.Header.Tensors.Keys)
            Assert.Equal(expected.ReadSingles(name), exported.ReadSingles(name));
    }

    [Theory]
    [InlineData(EncoderArchitecture.Bert, StoragePrecision.Float32)]
    [InlineData(EncoderArchitecture.Bert, StoragePrecision.Int8)]
    [InlineData(EncoderArchitecture.DistilBert, StoragePrecision.Float16)]
    public void FromDirectoryReadsTheExportedModelBack(EncoderArchitecture architecture, StoragePrecision precision)
    {
        EncoderConfig config = TinyCheckpoint.Shape with
        {
            Architecture = architecture,
            TypeVocabularySize = architecture == EncoderArchitecture.Bert ? 2 : 0,
            HiddenDropout = 0.25,
            AttentionDropout = 0.125,
        };
        var vocabulary = new WordPieceVocabulary(["<pad>", "<unk>", "<s>", "</s>", "<mask>", "a", "##b"], lowerCase: false, stripAccents: true, splitChinese: false,
            new SpecialTokens { Padding = "<pad>", Unknown = "<unk>", Classification = "<s>", Separator = "</s>", Mask = "<mask>" });
        var tensors = PretrainedEncoder.Random(config, vocabulary, seed: 1).Tensors.ToDictionary();
        foreach (var (name, shape) in EncoderShapes.Classifier(config, 2))
            tensors.Add(name, InitialWeights.Create(name, shape, 1));
        PrunedTextClassificationTransformer model = Create(config, vocabulary, tensors, precision, maxLength: 8);

        HuggingFaceExport.SaveToDirectory(model, _folder.Path("model"));
        PretrainedEncoder read = PretrainedEncoder.FromDirectory(_folder.Path("model"));

        Assert.Equal(config, read.Config);
        Assert.Equal(["0", "1"], read.ClassNames);
        Assert.Equal(vocabulary.Pieces, read.Vocabulary.Pieces);
        Assert.Equal(vocabulary.SpecialTokens, read.Vocabulary.SpecialTokens);
        Assert.Equal((false, true, false), (read.Vocabulary.LowerCase, read.Vocabulary.StripAccents, read.Vocabulary.SplitChinese));
        IReadOnlyDictionary<string, EncoderTensor> expected = model.ToTensors();
        Assert.Equal(expected.Keys.Order(), read.Tensors.Keys.Order());
        foreach (var (name, tensor) in expected)
        {
            Assert.Equal(tensor.Shape, read.Tensors[name].Shape);
            Assert.Equal(tensor.Values.ToArray(), read.Tensors[name].Values.ToArray());
        }
    }

    [Fact]
    public void ARegressionComesBackAsOne()
    {
        var tensors = TinyTask.Encoder.Tensors.ToDictionary();
        foreach (var (name, shape) in EncoderShapes.Classifier(TinyTask.Config, 1))
            tensors.Add(name, InitialWeights.Create(name, shape, 1));
        var encoder = TransformerEncoder.Compile(TinyTask.Config, tensors, StoragePrecision.Float32);
        var columns = new TextRegressionColumns("Sentence1", "Sentence2", "Score");
        var model = new PrunedTextRegressionTransformer(new MLContext(1), columns, TinyTask.Vocabulary, 16, encoder, report: null);
        HuggingFaceExport.SaveToDirectory(model, _folder.Path("model"));

        PretrainedEncoder read = PretrainedEncoder.FromDirectory(_folder.Path("model"));

        Assert.True(read.PredictsNumber);
        Assert.Null(read.ClassNames);
        Assert.Equal(tensors["classifier.weight"].Values.ToArray(), read.Tensors["classifier.weight"].Values.ToArray());
    }

    private static PrunedTextClassificationTransformer Create(
        EncoderConfig config, WordPieceVocabulary vocabulary, IReadOnlyDictionary<string, EncoderTensor> tensors, StoragePrecision precision, int maxLength)
    {
        TransformerEncoder encoder = TransformerEncoder.Compile(config, tensors, precision);
        return new PrunedTextClassificationTransformer(
            new MLContext(1), new TextClassificationColumns("Sentence1", null, "PredictedLabel", "Score"), new UnnamedLabelValues(encoder.Outputs), vocabulary, maxLength, encoder, report: null);
    }
}
