using System.Text.Json;

namespace MLNet.Pruning.Transforms;

/// <summary>The JSON header of a safetensors file, read from an untrusted file: what comes out has been checked against the bytes that are there.</summary>
internal sealed class SafetensorsHeader
{
    private const string MetadataKey = "__metadata__";
    private readonly string _file;
    private readonly Dictionary<string, SafetensorsEntry> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    private SafetensorsHeader(string file) => _file = file;

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Tensors => _tensors;

    /// <summary>The free texts that the writer left.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Reads a header.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="json">The header, UTF-8.</param>
    /// <param name="dataLength">Bytes in the file behind the header.</param>
    /// <exception cref="InvalidDataException">The header is malformed, or its tensors do not cover the data exactly once.</exception>
    public static SafetensorsHeader Parse(string file, ReadOnlySpan<byte> json, long dataLength)
    {
        var header = new SafetensorsHeader(file);
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 3 });
            header.ReadTensors(ref reader);
        }
        // InvalidOperationException: a text in the header that is not Unicode.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{file}: the header is not the JSON of a safetensors file: {e.Message}", e);
        }

        header.CheckLayout(dataLength);
        return header;
    }

    /// <summary>A name from the file, short enough for a message.</summary>
    public static string Shorten(string name) => name.Length <= 100 ? name : name[..100] + "...";

    private void ReadTensors(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new InvalidDataException($"{_file}: expected the header to be a JSON object, found {reader.TokenType}.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (name == MetadataKey)
                ReadMetadata(ref reader);
            else if (!_tensors.TryAdd(name, ReadTensor(ref reader, name)))
                throw Broken(name, "the name stands twice in the header");
        }

        // Only padding may follow; anything else makes the reader throw.
        reader.Read();
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject || _metadata.Count > 0)
            throw new InvalidDataException($"{_file}: expected one JSON object of texts under {MetadataKey}.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String || !_metadata.TryAdd(key, reader.GetString()!))
                throw new InvalidDataException($"{_file}: expected one text for '{Shorten(key)}' under {MetadataKey}, found {reader.TokenType} or a second one.");
        }
    }

    private SafetensorsEntry ReadTensor(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Broken(name, $"expected a JSON object, found {reader.TokenType}");
        string? type = null;
        List<long>? shape = null, offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            if (key == "dtype" && type is null && reader.TokenType == JsonTokenType.String)
                type = reader.GetString()!;
            else if (key == "shape" && shape is null)
                shape = ReadSizes(ref reader, name, key);
            else if (key == "data_offsets" && offsets is null)
                offsets = ReadSizes(ref reader, name, key);
            else
                throw Broken(name, $"expected dtype, shape and data_offsets once each, found '{Shorten(key)}'");
        }

        if (type is null || shape is null || offsets is null)
            throw Broken(name, $"expected dtype, shape and data_offsets, found no {(type is null ? "dtype" : shape is null ? "shape" : "data_offsets")}");
        return Check(name, type, shape, offsets);
    }

    private List<long> ReadSizes(ref Utf8JsonReader reader, string name, string key)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Broken(name, $"expected an array for {key}, found {reader.TokenType}");
        var sizes = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long size) || size < 0)
                throw Broken(name, $"expected whole numbers from 0 to {long.MaxValue} for {key}, found another value in place {sizes.Count}");
            sizes.Add(size);
        }

        return sizes;
    }

    private SafetensorsEntry Check(string name, string type, List<long> shape, List<long> offsets)
    {
        int size = SafetensorsEntry.SizeOf(type);
        if (size == 0)
            throw Broken(name, $"expected a known dtype such as F32, F16, BF16, F64 or I64, found '{Shorten(type)}'");
        if (offsets.Count != 2 || offsets[0] > offsets[1])
            throw Broken(name, $"expected two ascending data_offsets, found [{string.Join(", ", offsets.Take(4))}]");

        long bytes = size;
        foreach (long length in shape)
        {
            if (length > int.MaxValue || (length != 0 && bytes > long.MaxValue / length))
                throw Broken(name, $"the shape [{string.Join(", ", shape.Take(8))}] is larger than a tensor can be");
            bytes *= length;
        }

        if (bytes != offsets[1] - offsets[0])
            throw Broken(name, $"expected {bytes} bytes for {type} of shape [{string.Join(", ", shape.Take(8))}], found data_offsets of {offsets[1] - offsets[0]} bytes");
        return new SafetensorsEntry(type, [.. shape.Select(length => (int)length)], offsets[0], offsets[1]);
    }

    // The format allows no hole and no overlap: in the order of their offsets the tensors tile the data.
    private void CheckLayout(long dataLength)
    {
        long end = 0;
        foreach (var (name, tensor) in _tensors.OrderBy(pair => pair.Value.Begin).ThenBy(pair => pair.Value.End))
        {
            if (tensor.End > dataLength)
                throw Broken(name, $"expected data within the {dataLength} bytes behind the header, found data_offsets [{tensor.Begin}, {tensor.End}]: the file is truncated or damaged");
            if (tensor.Begin != end)
                throw Broken(name, $"expected data from byte {end}, found byte {tensor.Begin}: {(tensor.Begin < end ? "it overlaps another tensor" : "there is a hole before it")}");
            end = tensor.End;
        }

        if (end != dataLength)
            throw new InvalidDataException($"{_file}: expected {end} bytes of tensors behind the header, found {dataLength}.");
    }

    private InvalidDataException Broken(string tensor, string text) => new($"{_file}: tensor '{Shorten(tensor)}': {text}.");
}
