using System.IO.Compression;
using MLNet.Pruning.Tests;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

public sealed class EncoderFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder.Path("encoder.zip");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_encoder_comes_back_as_it_was_at_32_bits_and_rounded_once_at_8()
    {
        var encoder = TinyTask.Encoder;
        encoder.Save(File, StoragePrecision.Float32);
        var exact = PretrainedEncoder.FromFile(File);
        Assert.Equal(encoder.Config, exact.Config);
        Assert.Equal(encoder.Vocabulary.Pieces, exact.Vocabulary.Pieces);
        Assert.False(exact.IsPretrained);
        Assert.All(encoder.Tensors, pair => Assert.Equal(pair.Value.Values.ToArray(), exact.Tensors[pair.Key].Values.ToArray()));

        encoder.Save(File);
        var rounded = PretrainedEncoder.FromFile(File);
        rounded.Save(File);
        var again = PretrainedEncoder.FromFile(File);
        foreach (var (name, tensor) in encoder.Tensors)
        {
            float largest = tensor.Values.ToArray().Max(Math.Abs);
            Assert.All(tensor.Values.ToArray().Zip(rounded.Tensors[name].Values.ToArray()), pair => Assert.Equal(pair.First, pair.Second, (largest / 127) + 1e-7f));
            Assert.All(rounded.Tensors[name].Values.ToArray().Zip(again.Tensors[name].Values.ToArray()), pair => Assert.Equal(pair.First, pair.Second, (largest / 127) + 1e-7f));
        }
    }

    [Fact]
    public void The_same_encoder_gives_the_same_bytes()
    {
        TinyTask.Encoder.Save(File);
        byte[] first = System.IO.File.ReadAllBytes(File);
        TinyTask.Encoder.Save(File);
        Assert.Equal(first, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void A_file_tells_whether_its_weights_were_trained_and_predict_a_number()
    {
        foreach (bool number in (bool[])[false, true])
        {
            new PretrainedEncoder(TinyTask.Config, TinyTask.Vocabulary, TinyTask.Encoder.Tensors) { PredictsNumber = number }.Save(File);
            var read = PretrainedEncoder.FromFile(File);
            Assert.Equal((true, number), (read.IsPretrained, read.PredictsNumber));
            using var zip = ZipFile.OpenRead(File);
            Assert.Equal(number, zip.GetEntry("Origin") is not null);
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"IsPretrained\":true,\"PredictsNumber\":false,\"More\":1}")]
    public void An_origin_of_another_form_is_refused(string json)
    {
        TinyTask.Encoder.Save(File);
        using (var zip = ZipFile.Open(File, ZipArchiveMode.Update))
        {
            using (var reader = new StreamReader(zip.GetEntry("Origin")!.Open()))
                Assert.Equal("{\"IsPretrained\":false,\"PredictsNumber\":false}", reader.ReadToEnd());
            zip.GetEntry("Origin")!.Delete();
            using var writer = new StreamWriter(zip.CreateEntry("Origin").Open());
            writer.Write(json);
        }
        Assert.StartsWith(File, Assert.Throws<InvalidDataException>(() => PretrainedEncoder.FromFile(File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_anywhere_is_told_with_the_name_of_the_file()
    {
        TinyTask.Encoder.Save(File);
        byte[] whole = System.IO.File.ReadAllBytes(File);
        int refused = 0;
        for (int place = 0; place < whole.Length; place += 97)
        {
            byte[] damaged = [.. whole];
            damaged[place] ^= 0xFF;
            System.IO.File.WriteAllBytes(File, damaged);
            try
            {
                PretrainedEncoder.FromFile(File);
            }
            catch (InvalidDataException e)
            {
                refused++;
                Assert.StartsWith(File, e.Message, StringComparison.Ordinal);
            }
        }
        Assert.True(refused > whole.Length / 97 / 2);
    }

    [Fact]
    public void Another_zip_and_another_file_are_refused_by_name()
    {
        using (var zip = ZipFile.Open(File, ZipArchiveMode.Create))
            zip.CreateEntry("Vocabulary");
        Assert.Contains("'Encoder'", Assert.Throws<InvalidDataException>(() => PretrainedEncoder.FromFile(File)).Message, StringComparison.Ordinal);
        System.IO.File.WriteAllText(File, "no zip at all");
        Assert.Contains(File, Assert.Throws<InvalidDataException>(() => PretrainedEncoder.FromFile(File)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => PretrainedEncoder.FromFile(_folder.Path("none.zip")));
    }

    [Fact]
    public void Weights_that_do_not_fit_the_memory_are_refused_before_it_is_taken()
    {
        // 600 GB of zeros in a file of few bytes.
        var config = TinyTask.Config with { HiddenSize = 40_000, IntermediateSize = 40_000, Layers = 16 };
        EmbeddingTable Zeros(int rows) => EmbeddingTable.Compile(rows, config.HiddenSize, new float[rows * config.HiddenSize], StoragePrecision.Float16);
        var norm = new LayerNorm(new float[config.HiddenSize], new float[config.HiddenSize], (float)config.LayerNormEpsilon);
        var none = new CompressedRows(40_000, 40_000, 0, [], new int[40_001], [], []);
        var linear = new Linear(Matrix.FromCompressedRows(none), new float[40_000]);
        var parts = new EncoderParts(
            config, StoragePrecision.Float16, ScoringPrecision.Exact,
            new MLNet.Pruning.Transforms.Embeddings(Zeros(config.VocabularySize), Zeros(config.MaxPositions), Zeros(config.TypeVocabularySize), norm),
            [.. EncoderShapes.Linears(config).Select(_ => linear)], [.. Enumerable.Repeat(norm, 2 * config.Layers)], null, null);
        using (var zip = ZipFile.Open(File, ZipArchiveMode.Create))
        {
            using (var entry = zip.CreateEntry("Vocabulary").Open())
                TinyTask.Vocabulary.Save(entry);
            using (var entry = zip.CreateEntry("Encoder").Open())
                EncoderStorage.Save(EncoderModel.Create(parts), entry);
        }
        string message = Assert.Throws<InvalidDataException>(() => PretrainedEncoder.FromFile(File)).Message;
        Assert.Contains(File, message, StringComparison.Ordinal);
        Assert.Contains("614", message, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(File).Length, 1, 1_000_000);
    }

    [Fact]
    public void A_language_models_head_is_read_with_the_encoder_and_follows_its_pieces()
    {
        var weights = TinyCheckpoint.Weights();
        foreach (var (name, shape) in EncoderShapes.LanguageModel(TinyCheckpoint.Shape))
            weights.Add(name, new EncoderTensor(shape, [.. Enumerable.Range(0, shape.Aggregate((a, b) => a * b)).Select(i => (float)i)]));
        TinyCheckpoint.Write(_folder, weights: weights);
        var encoder = PretrainedEncoder.FromDirectory(_folder.Root);
        Assert.All(EncoderShapes.LanguageModel(TinyCheckpoint.Shape), part => Assert.Equal(weights[part.Name].Values.ToArray(), encoder.Tensors[part.Name].Values.ToArray()));

        int[] kept = [0, 1, 2, 3, 4, 11];
        Assert.Equal([0, 1, 2, 3, 4, 11], encoder.SelectPieces(kept).Tensors[TensorNames.PredictionBias].Values.ToArray());
        Assert.Equal("vocab_transform.weight", HuggingFaceNames.Of(EncoderArchitecture.DistilBert, TensorNames.Weight(TensorNames.PredictionTransform)));
        Assert.Equal("vocab_layer_norm.bias", HuggingFaceNames.Of(EncoderArchitecture.DistilBert, TensorNames.Bias(TensorNames.PredictionNorm)));
        Assert.Equal("vocab_projector.bias", HuggingFaceNames.Of(EncoderArchitecture.DistilBert, TensorNames.PredictionBias));
    }
}
