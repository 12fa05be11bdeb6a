using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>What students take from their encoder, and which settings they refuse.</summary>
public sealed class StudentTests
{
    private static readonly PretrainedEncoder Deep = PretrainedEncoder.Random(TinyTask.Config with { Layers = 12, HiddenSize = 8, IntermediateSize = 8 }, TinyTask.Vocabulary, seed: 2);

    [Theory]
    [InlineData(12, 6, "0 2 4 7 9 11")]
    [InlineData(12, 4, "0 4 7 11")]
    [InlineData(6, 3, "0 3 5")]
    [InlineData(6, 6, "0 1 2 3 4 5")]
    [InlineData(5, 1, "0")]
    [InlineData(2, 2, "0 1")]
    public void LayersAreKeptFromTheFirstToTheLast(int from, int to, string expected) =>
        Assert.Equal(expected, string.Join(' ', Enumerable.Range(0, to).Select(layer => KeptLayers.Of(layer, to, from))));

    [Fact]
    public void EveryOtherLayerKeepsTheHeadOfARegression()
    {
        var tensors = new Dictionary<string, EncoderTensor>(Deep.Tensors) { ["classifier.weight"] = new([1, Deep.Config.HiddenSize], new float[Deep.Config.HiddenSize]), ["classifier.bias"] = new([1], [0.5f]) };
        var regression = new PretrainedEncoder(Deep.Config, Deep.Vocabulary, tensors) { PredictsNumber = true };

        Assert.True(new EveryOtherLayer().Create(regression, pairs: true, seed: 1).PredictsNumber);
        Assert.False(new Bert(1, 8).Create(regression, pairs: true, seed: 1).PredictsNumber);
    }

    [Fact]
    public void EveryOtherLayerTakesEverythingElseAsItIs()
    {
        var student = new EveryOtherLayer().Create(Deep, pairs: false, seed: 1);
        Assert.Equal(Deep.Config with { Layers = 6 }, student.Config);
        foreach (var (name, tensor) in student.Tensors)
        {
            string source = name.Replace("layer.3.", "layer.7.", StringComparison.Ordinal);
            if (source != name || !name.StartsWith("encoder.", StringComparison.Ordinal))
                Assert.Same(Deep.Tensors[source], tensor);
        }

        Assert.Equal(EncoderShapes.Encoder(student.Config).Concat(EncoderShapes.Pooler(student.Config)).Select(tensor => tensor.Name).Order(), student.Tensors.Keys.Order());
    }

    [Fact]
    public void DistilBertFoldsTheFirstTypeIntoThePositions()
    {
        var student = new DistilBert { Layers = 12 }.Create(Deep, pairs: false, seed: 1);
        Assert.Equal((EncoderArchitecture.DistilBert, 0), (student.Config.Architecture, student.Config.TypeVocabularySize));
        Assert.DoesNotContain(student.Tensors.Keys, name => name.Contains("token_type", StringComparison.Ordinal) || name.StartsWith("pooler", StringComparison.Ordinal));
        int[] ids = [4, 9, 2, 17, 5];
        var (whole, folded) = (Run(Deep, ids), Run(student, ids));
        Assert.All(whole.SelectMany(state => state).Zip(folded.SelectMany(state => state)), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void WordsAreTakenOrProjectedOrDrawn()
    {
        var words = TinyTask.Encoder.Tensors[TensorNames.WordEmbeddings];
        PretrainedEncoder Make(int? size) => new Convolution { EmbeddingSize = size }.Create(TinyTask.Encoder, pairs: false, seed: 1);
        Assert.Same(words, Make(null).Tensors[TensorNames.WordEmbeddings]);
        Assert.Equal([200, 10], Make(10).Tensors[TensorNames.WordEmbeddings].Shape);
        Assert.Equal([200, 64], Make(64).Tensors[TensorNames.WordEmbeddings].Shape);
    }

    // A table of rank three loses nothing: distances between rows stay, up to the common scale.
    [Fact]
    public void ProjectionsKeepWhatVaries()
    {
        var random = new Random(3);
        float[] Row() => [.. Enumerable.Range(0, 12).Select(_ => (float)(random.NextDouble() - 0.5))];
        float[][] basis = [Row(), Row(), Row()];
        float[] table = [.. Enumerable.Range(0, 40).SelectMany(_ =>
        {
            double[] factors = [random.NextDouble(), random.NextDouble(), random.NextDouble()];
            return Enumerable.Range(0, 12).Select(i => (float)(factors[0] * basis[0][i] + factors[1] * basis[1][i] + factors[2] * basis[2][i]));
        })];
        float[] projected = PrincipalDirections.Project(new EncoderTensor([40, 12], table), 3).Array;
        double scale = Distance(projected, 3, 0, 1) / Distance(table, 12, 0, 1);
        Assert.All(Enumerable.Range(1, 38), row => Assert.Equal(Distance(table, 12, row, row + 1) * scale, Distance(projected, 3, row, row + 1), 1e-4));
    }

    public static TheoryData<string, Student> Refused { get; } = new()
    {
        { "EveryOtherLayer.Layers is 3; expected from 1 to 2", new EveryOtherLayer { Layers = 3 } },
        { "DistilBert.Layers is 0; expected from 1 to 2", new DistilBert { Layers = 0 } },
        { "Bert.Layers is 0; expected at least 1", new Bert(0, 32) },
        { "Bert.HiddenSize is 30; expected a multiple of the 4 attention heads", new Bert(1, 30) },
        { "Bottleneck.Size is 30; expected a multiple of the 4 attention heads", new Bottleneck { Size = 30 } },
        { "Bottleneck.FeedForwards is 65; expected from 1 to 64", new Bottleneck { FeedForwards = 65 } },
        { "BiLstm.Units is 0; expected from 1 to 8192", new BiLstm { Units = 0 } },
        { "BiLstm.EmbeddingSize is 0; expected from 1 to 8192, or null", new BiLstm { EmbeddingSize = 0 } },
        { "BiLstm.HiddenSize is 9000; expected from 1 to 8192", new BiLstm { HiddenSize = 9000 } },
        { "Convolution.Dropout is 1; expected at least 0 and less than 1, or null", new Convolution { Dropout = 1 } },
        { "Convolution.Filters is -1; expected from 1 to 8192", new Convolution { Filters = -1 } },
        { "Convolution.LongestFilter is 2; expected from 3, the shortest, to 64", new Convolution { LongestFilter = 2 } },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void SettingsOutOfRangeAreRefusedByName(string message, Student student)
    {
        var options = TinyTask.Options;
        options.Student = student;
        var error = Assert.ThrowsAny<ArgumentException>(() => new Microsoft.ML.MLContext().MulticlassClassification.Trainers.MovementPrunedTextClassification(options));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEncoderWithoutLayersIsRefused()
    {
        var words = new BiLstm().Create(TinyTask.Encoder, pairs: false, seed: 1);
        foreach (Student student in (Student[])[new EveryOtherLayer(), new DistilBert(), new Bert(1, 8), new Bottleneck()])
            Assert.Contains("BiLstm", Assert.Throws<ArgumentException>(() => student.Shape(words.Config, pairs: false)).Message, StringComparison.Ordinal);
    }

    private static double Distance(float[] table, int width, int left, int right) =>
        Math.Sqrt(Enumerable.Range(0, width).Sum(i => Math.Pow(table[(left * width) + i] - table[(right * width) + i], 2)));

    private static IReadOnlyList<float[]> Run(PretrainedEncoder encoder, int[] ids) =>
        EncoderModel.Compile(encoder.Config, encoder.Tensors, StoragePrecision.Float32).Run(ids, []).Hidden;
}
