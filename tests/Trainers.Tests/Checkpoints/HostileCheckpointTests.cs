using MLNet.Pruning.Tests;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

public sealed class HostileCheckpointTests : IDisposable
{
    private static readonly Type[] Documented = [typeof(InvalidDataException), typeof(NotSupportedException), typeof(FileNotFoundException)];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("config.json", 0.15)]
    [InlineData("tokenizer_config.json", 0.1)]
    [InlineData("model.safetensors.index.json", 0.1)]
    [InlineData("model-2.safetensors", 0.05)]
    public void ADamagedFileGivesADocumentedErrorOrAFittingEncoderInBoundedMemory(string file, double share)
    {
        TinyCheckpoint.Write(_folder, shards: 3);
        byte[] valid = File.ReadAllBytes(_folder.Path(file));
        long others = Directory.EnumerateFiles(_folder.Root).Sum(path => new FileInfo(path).Length) - valid.Length;
        Load();
        int read = 0, count = Mutations.Count(share);
        for (int seed = 0; seed < count; seed++)
        {
            var mutator = new Mutator(seed);
            byte[] damaged = file.EndsWith(".json", StringComparison.Ordinal) ? mutator.Json(valid) : mutator.Safetensors(valid);
            File.WriteAllBytes(_folder.Path(file), damaged);
            if (HostileInput.Check($"{file}, mutation {seed}", others + damaged.Length, Load, Documented))
                read++;
        }

        Assert.InRange(read, 1, count * 4 / 5);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("tokenizer_config.json")]
    [InlineData("model.safetensors.index.json")]
    [InlineData("model-2.safetensors")]
    public void AFileCutAtAnyByteIsRefused(string file)
    {
        TinyCheckpoint.Write(_folder, shards: 3);
        byte[] valid = File.ReadAllBytes(_folder.Path(file));
        for (int length = 0; length < valid.Length; length++)
        {
            File.WriteAllBytes(_folder.Path(file), valid[..length]);
            Assert.Contains(file, Assert.Throws<InvalidDataException>(Load).Message, StringComparison.Ordinal);
        }
    }

    private void Load()
    {
        var encoder = PretrainedEncoder.FromDirectory(_folder.Root);
        Assert.InRange(encoder.Vocabulary.Pieces.Count, 1, encoder.Config.VocabularySize);
        foreach (var (name, shape) in EncoderShapes.Encoder(encoder.Config))
            Assert.Equal(shape, encoder.Tensors[name].Shape);
    }
}
