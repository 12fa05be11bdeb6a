using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// An open safetensors file: the header is read at once, every tensor when asked, each byte once.
/// Format: 8 bytes header length (little-endian), header (JSON), values. The file is not trusted: what is allocated stays in proportion to its size.
/// </summary>
internal sealed class SafetensorsFile : IDisposable
{
    /// <summary>The longest header that is read, as in the format's own implementation.</summary>
    public const int MaxHeaderLength = 100_000_000;

    private const int PrefixLength = 8;
    private readonly SafeFileHandle _handle;
    private readonly long _dataStart;

    private SafetensorsFile(string path, SafeFileHandle handle)
    {
        (Path, _handle) = (path, handle);
        long length = RandomAccess.GetLength(handle);
        Span<byte> prefix = stackalloc byte[PrefixLength];
        if (length < PrefixLength)
            throw new InvalidDataException($"{path}: expected a safetensors file, found {length} bytes: less than the {PrefixLength} of the header's length.");
        Fill(prefix, 0, "the header's length");

        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > (ulong)(length - PrefixLength) || headerLength > MaxHeaderLength)
            throw new InvalidDataException($"{path}: expected a header of at most {Math.Min(length - PrefixLength, MaxHeaderLength)} bytes, found the length {headerLength}: the file is truncated or no safetensors file.");
        byte[] json = new byte[(int)headerLength];
        Fill(json, PrefixLength, "the header");
        _dataStart = PrefixLength + json.Length;
        Header = SafetensorsHeader.Parse(path, json, length - _dataStart);
    }

    /// <summary>The file's path, as it was given.</summary>
    public string Path { get; }

    /// <summary>The checked header: names, types, shapes.</summary>
    public SafetensorsHeader Header { get; }

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is truncated, damaged or no safetensors file; the message names file, tensor, what was expected and what was found.</exception>
    public static SafetensorsFile Open(string path)
    {
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.RandomAccess);
        try
        {
            return new SafetensorsFile(path, handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Reads a tensor, its values converted to 32-bit floats.</summary>
    /// <exception cref="InvalidDataException">There is no such tensor, or its type is not F32, F16, BF16, F64 or I64.</exception>
    public EncoderTensor Read(string name) => new([.. Entry(name).Shape], ReadSingles(name));

    /// <summary>Reads the values of a tensor as 32-bit floats; F64 and I64 are rounded to the nearest.</summary>
    /// <inheritdoc cref="Read(string)" path="/exception"/>
    public float[] ReadSingles(string name) => Entry(name).Type switch
    {
        "F32" => Values<float>(name),
        "F16" => Array.ConvertAll(Values<Half>(name), value => (float)value),
        "BF16" => Array.ConvertAll(Values<ushort>(name), bits => BitConverter.UInt32BitsToSingle((uint)bits << 16)),
        "F64" => Array.ConvertAll(Values<double>(name), value => (float)value),
        "I64" => Array.ConvertAll(Values<long>(name), value => (float)value),
        string type => throw Broken(name, $"expected F32, F16, BF16, F64 or I64, found {type}"),
    };

    /// <summary>Reads the values of a tensor as 64-bit floats: exact for every type but I64, which is rounded to the nearest.</summary>
    /// <inheritdoc cref="Read(string)" path="/exception"/>
    public double[] ReadDoubles(string name) => Entry(name).Type switch
    {
        "F64" => Values<double>(name),
        "I64" => Array.ConvertAll(Values<long>(name), value => (double)value),
        _ => Array.ConvertAll(ReadSingles(name), value => (double)value),
    };

    /// <summary>Reads the values of an I64 tensor.</summary>
    /// <exception cref="InvalidDataException">There is no such tensor, or its type is not I64.</exception>
    public long[] ReadIntegers(string name) =>
        Entry(name).Type == "I64" ? Values<long>(name) : throw Broken(name, $"expected I64, found {Entry(name).Type}");

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private SafetensorsEntry Entry(string name) => Header.Tensors.TryGetValue(name, out var entry)
        ? entry
        : throw Broken(name, $"expected it in the file, found {Header.Tensors.Count} other tensors");

    private T[] Values<T>(string name)
        where T : unmanaged
    {
        const int Chunk = 1 << 24;
        var entry = Entry(name);
        if (entry.Count > Array.MaxLength)
            throw Broken(name, $"expected at most {Array.MaxLength} values, found {entry.Count}");
        var values = new T[entry.Count];
        int size = SafetensorsEntry.SizeOf(entry.Type);
        for (int start = 0; start < values.Length; start += Chunk)
        {
            var part = values.AsSpan(start, Math.Min(Chunk, values.Length - start));
            Fill(MemoryMarshal.AsBytes(part), _dataStart + entry.Begin + (long)start * size, $"tensor '{SafetensorsHeader.Shorten(name)}'");
        }

        return values;
    }

    private void Fill(Span<byte> bytes, long position, string what)
    {
        while (!bytes.IsEmpty)
        {
            int read = RandomAccess.Read(_handle, bytes, position);
            if (read == 0)
                throw new InvalidDataException($"{Path}: {what}: expected {bytes.Length} more bytes at {position}, found the end of the file, which was longer when it was opened.");
            bytes = bytes[read..];
            position += read;
        }
    }

    private InvalidDataException Broken(string tensor, string text) => new($"{Path}: tensor '{SafetensorsHeader.Shorten(tensor)}': {text}.");
}
