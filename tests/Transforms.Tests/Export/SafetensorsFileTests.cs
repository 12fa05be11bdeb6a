using System.Buffers.Binary;
using System.Text;
using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Transforms.Tests;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryFloatTypeIsConvertedExactly()
    {
        byte[] data = new byte[2 * (8 + 8 + 4 + 2 + 2)];
        BinaryPrimitives.WriteDoubleLittleEndian(data, 0.1);
        BinaryPrimitives.WriteDoubleLittleEndian(data.AsSpan(8), -3);
        BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(16), long.MinValue);
        BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(24), 5);
        BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(32), 0.1f);
        BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(36), float.NegativeInfinity);
        BinaryPrimitives.WriteHalfLittleEndian(data.AsSpan(40), (Half)0.1);
        BinaryPrimitives.WriteHalfLittleEndian(data.AsSpan(42), Half.Epsilon);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(44), 0x3F80);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(46), 0xC049);
        using var file = Open("""
            {"d":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},"i":{"dtype":"I64","shape":[2,1],"data_offsets":[16,32]},
            "s":{"dtype":"F32","shape":[2],"data_offsets":[32,40]},"h":{"dtype":"F16","shape":[2],"data_offsets":[40,44]},
            "b":{"dtype":"BF16","shape":[1,2],"data_offsets":[44,48]}}
            """, data);

        Assert.Equal([0.1f, -3f], file.ReadSingles("d"));
        Assert.Equal([0.1, -3.0], file.ReadDoubles("d"));
        Assert.Equal([long.MinValue, 5L], file.ReadIntegers("i"));
        Assert.Equal([-9.223372036854775808e18, 5.0], file.ReadDoubles("i"));
        Assert.Equal([0.1f, float.NegativeInfinity], file.ReadSingles("s"));
        Assert.Equal([(float)(Half)0.1, 5.9604645e-8f], file.ReadSingles("h"));
        Assert.Equal([1f, -3.140625f], file.ReadSingles("b"));
        Assert.Equal([1, 2], file.Read("b").Shape);
        Assert.Contains("expected I64, found F32", Assert.Throws<InvalidDataException>(() => file.ReadIntegers("s")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}""", "tensor 'a': the name stands twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "overlaps")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "tensor 'a': expected data from byte 0, found byte 4: there is a hole")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "expected 4 bytes of tensors behind the header, found 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "within the 8 bytes behind the header, found data_offsets [0, 12]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "tensor 'a': expected 12 bytes for F32 of shape [3], found data_offsets of 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "ascending")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", "data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,16]}}""", "two ascending")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}""", "whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[18446744073709551616],"data_offsets":[0,8]}}""", "whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,8]}}""", "larger than a tensor can be")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,1073741824],"data_offsets":[0,0]}}""", "larger than a tensor can be")]
    [InlineData("""{"a":{"dtype":"F4","shape":[2],"data_offsets":[0,8]}}""", "found 'F4'")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", "found no dtype")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,8]}}""", "found no shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", "found no data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"shape":[2],"data_offsets":[0,8]}}""", "once each, found 'shape'")]
    [InlineData("""{"a":[1]}""", "tensor 'a': expected a JSON object, found StartArray")]
    [InlineData("""[{"a":1}]""", "header to be a JSON object")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} {}""", "not the JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""", "not the JSON")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "not the JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[[[2]]]],"data_offsets":[0,8]}}""", "not the JSON")]
    [InlineData("""{"__metadata__":{"a":1},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "__metadata__")]
    [InlineData("", "not the JSON")]
    public void ADamagedHeaderIsRefusedByName(string header, string message)
    {
        var error = Assert.Throws<InvalidDataException>(() => Open(header, new byte[8]).Dispose());

        Assert.StartsWith(_folder.Path("x.safetensors"), error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9ul)]
    [InlineData(ulong.MaxValue)]
    [InlineData(1ul << 63)]
    [InlineData(100_000_001ul)]
    public void AHeaderLongerThanTheFileIsRefused(ulong length)
    {
        byte[] bytes = [.. BitConverter.GetBytes(length), .. "{}      "u8];
        File.WriteAllBytes(_folder.Path("x.safetensors"), bytes);

        var error = Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(_folder.Path("x.safetensors")));
        Assert.Contains($"at most 8 bytes, found the length {length}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATensorOfAnotherTypeIsListedButNotRead()
    {
        using var file = Open("""{"mask":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}""", new byte[8]);

        Assert.Equal([8], file.Header.Tensors["mask"].Shape);
        Assert.Contains("tensor 'mask': expected F32, F16, BF16, F64 or I64, found U8", Assert.Throws<InvalidDataException>(() => file.Read("mask")).Message, StringComparison.Ordinal);
        Assert.Contains("'gone'", Assert.Throws<InvalidDataException>(() => file.Read("gone")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileCutAfterOpeningIsNoticed()
    {
        using var file = Open("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", new byte[8]);
        if (OperatingSystem.IsWindows())
            return;
        using (var writer = new FileStream(_folder.Path("x.safetensors"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            writer.SetLength(16);

        Assert.Contains("end of the file", Assert.Throws<InvalidDataException>(() => file.Read("a")).Message, StringComparison.Ordinal);
    }

    private SafetensorsFile Open(string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        File.WriteAllBytes(_folder.Path("x.safetensors"), [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. data]);
        return SafetensorsFile.Open(_folder.Path("x.safetensors"));
    }
}
