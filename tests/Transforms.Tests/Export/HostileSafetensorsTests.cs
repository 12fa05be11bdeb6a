using System.Text;
using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Transforms.Tests;

public sealed class HostileSafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;
    private readonly byte[] _valid;

    public HostileSafetensorsTests()
    {
        _path = _folder.Path("x.safetensors");
        SafetensorsWriter.Write(_path, new Dictionary<string, EncoderTensor>
        {
            ["embeddings.weight"] = new([5, 4], new float[20]),
            ["layer.bias"] = new([4], [1, 2, 3, 4]),
            ["layer.weight"] = new([2, 4], new float[8]),
            ["scale"] = new([], [1]),
        }, new Dictionary<string, string> { ["format"] = "pt" });
        _valid = File.ReadAllBytes(_path);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFileCutAtAnyByteIsRefused()
    {
        for (int length = 0; length < _valid.Length; length++)
        {
            File.WriteAllBytes(_path, _valid[..length]);
            Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(_path));
        }
    }

    [Fact]
    public void ADamagedFileGivesADocumentedErrorOrItsOwnBytesInBoundedMemory()
    {
        ReadAll(_valid);
        int read = 0, count = Mutations.Count(0.3);
        for (int seed = 0; seed < count; seed++)
        {
            byte[] damaged = new Mutator(seed).Safetensors(_valid);
            File.WriteAllBytes(_path, damaged);
            if (HostileInput.Check($"mutation {seed}", damaged.Length, () => ReadAll(damaged), typeof(InvalidDataException)))
                read++;
        }

        // The damage must reach deep: some files stay valid, most do not.
        Assert.InRange(read, 1, count / 2);
    }

    [Fact]
    public void AHeaderOfManyTensorsOrDimensionsStaysInProportion()
    {
        const int Count = 30_000;
        string[] headers =
        [
            $"{{{string.Join(",", Enumerable.Range(0, Count).Select(i => $"\"{i}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}"))}}}",
            $"{{\"a\":{{\"dtype\":\"F32\",\"shape\":[0,{string.Join(",", Enumerable.Repeat(1, Count))}],\"data_offsets\":[0,0]}}}}",
        ];
        foreach (string header in headers)
        {
            byte[] bytes = [.. BitConverter.GetBytes((ulong)header.Length), .. Encoding.ASCII.GetBytes(header)];
            File.WriteAllBytes(_path, bytes);
            Assert.True(HostileInput.Check(header[..40], bytes.Length, () => ReadAll(bytes), typeof(InvalidDataException)));
        }
    }

    // What a valid header says lies in the file, all of it once, and is readable.
    private void ReadAll(byte[] bytes)
    {
        using var file = SafetensorsFile.Open(_path);
        long start = 8 + (long)BitConverter.ToUInt64(bytes);
        Assert.Equal(bytes.Length - start, file.Header.Tensors.Values.Sum(tensor => tensor.End - tensor.Begin));
        foreach (var (name, tensor) in file.Header.Tensors)
        {
            Assert.InRange(tensor.Begin, 0, tensor.End);
            Assert.InRange(start + tensor.End, start, bytes.Length);
            if (tensor.Type is "F32" or "F16" or "BF16" or "F64" or "I64")
                Assert.True(tensor.Shape.SequenceEqual(file.Read(name).Shape));
        }
    }
}
