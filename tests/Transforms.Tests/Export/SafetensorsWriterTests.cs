using System.Text;
using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Transforms.Tests;

public sealed class SafetensorsWriterTests
{
    private static readonly Dictionary<string, EncoderTensor> Tensors = new()
    {
        ["b.weight"] = new EncoderTensor([2, 3], [1, -2, 3.5f, float.Epsilon, float.MaxValue, -0f]),
        ["a"] = new EncoderTensor([], [42]),
        ["empty"] = new EncoderTensor([0, 7], []),
        ["ä \"quoted\"\n"] = new EncoderTensor([1], [7]),
    };

    [Fact]
    public void WhatIsWrittenIsReadBack()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Path("x.safetensors");
        SafetensorsWriter.Write(path, Tensors, new Dictionary<string, string> { ["format"] = "pt" });

        using var file = SafetensorsFile.Open(path);

        Assert.Equal("pt", file.Header.Metadata["format"]);
        Assert.Equal(Tensors.Keys.Order(StringComparer.Ordinal), file.Header.Tensors.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, tensor) in Tensors)
        {
            var read = file.Read(name);
            Assert.Equal(tensor.Shape, read.Shape);
            Assert.Equal(tensor.Array, read.Array);
        }
    }

    [Fact]
    public void TheSameTensorsGiveTheSameBytesInAnyOrder()
    {
        using var first = new MemoryStream();
        using var second = new MemoryStream();
        SafetensorsWriter.Write(first, Tensors);
        SafetensorsWriter.Write(second, Tensors.Reverse().ToDictionary());

        Assert.Equal(first.ToArray(), second.ToArray());
    }

    [Fact]
    public void TheValuesStartAtAMultipleOfEight()
    {
        for (int length = 1; length < 20; length++)
        {
            using var stream = new MemoryStream();
            SafetensorsWriter.Write(stream, new Dictionary<string, EncoderTensor> { [new string('n', length)] = new([1], [1]) });

            byte[] bytes = stream.ToArray();
            Assert.Equal(0ul, BitConverter.ToUInt64(bytes) % 8);
            Assert.StartsWith("{\"n", Encoding.UTF8.GetString(bytes, 8, 10), StringComparison.Ordinal);
        }
    }
}
