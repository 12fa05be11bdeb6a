using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace MLNet.Pruning.Transforms;

/// <summary>Writes tensors as a safetensors file of type F32. The same tensors give the same bytes: they stand in the order of their names.</summary>
internal static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>Writes a file; one that exists is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors by name.</param>
    /// <param name="metadata">Free texts for the header, or null. Hugging Face's libraries ask for <c>format</c> = <c>pt</c>.</param>
    public static void Write(string path, IReadOnlyDictionary<string, EncoderTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using var stream = File.Create(path);
        Write(stream, tensors, metadata);
    }

    /// <summary>Writes to a stream, from its position on; the stream stays open.</summary>
    public static void Write(Stream stream, IReadOnlyDictionary<string, EncoderTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        Write(stream, tensors.Select(pair => new EncoderWeight(pair.Key, [.. pair.Value.Shape], () => pair.Value.Array)), metadata);

    /// <summary>Writes weights to a stream, from its position on; of their values, one weight's are in memory at a time.</summary>
    public static void Write(Stream stream, IEnumerable<EncoderWeight> weights, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var ordered = weights.OrderBy(weight => weight.Name, StringComparer.Ordinal).ToList();
        var header = Header(ordered, metadata);
        // Spaces behind the JSON keep the values aligned.
        int padding = -header.WrittenCount & (Alignment - 1);
        header.GetSpan(Alignment)[..padding].Fill((byte)' ');
        header.Advance(padding);

        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.WrittenCount);
        stream.Write(length);
        stream.Write(header.WrittenSpan);
        foreach (EncoderWeight weight in ordered)
            WriteValues(stream, weight.Values());
    }

    private static ArrayBufferWriter<byte> Header(List<EncoderWeight> weights, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        if (metadata is not null)
        {
            json.WriteStartObject("__metadata__");
            foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                json.WriteString(key, value);
            json.WriteEndObject();
        }

        long offset = 0;
        foreach (EncoderWeight weight in weights)
        {
            json.WriteStartObject(weight.Name);
            json.WriteString("dtype", "F32");
            json.WriteStartArray("shape");
            foreach (int size in weight.Shape)
                json.WriteNumberValue(size);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            json.WriteNumberValue(offset += weight.Shape.Aggregate((long)sizeof(float), (bytes, size) => checked(bytes * size)));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return buffer;
    }

    /// <summary>Writes values as they lie in memory.</summary>
    public static void WriteValues(Stream stream, ReadOnlySpan<float> values)
    {
        const int Chunk = 1 << 24;
        for (; !values.IsEmpty; values = values[Math.Min(Chunk, values.Length)..])
            stream.Write(MemoryMarshal.AsBytes(values[..Math.Min(Chunk, values.Length)]));
    }
}
