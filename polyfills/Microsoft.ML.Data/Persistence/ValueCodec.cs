using System.Runtime.InteropServices;
using System.Text;

namespace Microsoft.ML.Data;

/// <summary>Writes types and values as ML.NET's binary data files hold them.</summary>
internal static class ValueCodec
{
    private const string Text = "TextSpan";
    private const string Key = "Key2";
    private const string Vector = "VBuffer";

    private static readonly PrimitiveDataViewType[] Plain =
    [
        NumberDataViewType.SByte, NumberDataViewType.Byte, NumberDataViewType.Int16, NumberDataViewType.UInt16, NumberDataViewType.Int32, NumberDataViewType.UInt32,
        NumberDataViewType.Int64, NumberDataViewType.UInt64, NumberDataViewType.Single, NumberDataViewType.Double, BooleanDataViewType.Instance, DateTimeDataViewType.Instance,
    ];

    public static bool IsKnown(DataViewType type) => type.GetItemType() is KeyDataViewType or TextDataViewType || Plain.Contains(type.GetItemType());

    /// <summary>A name, the size of the parameters, the parameters.</summary>
    public static void WriteType(BinaryWriter writer, DataViewType type)
    {
        var parameters = new MemoryStream();
        using (var nested = new BinaryWriter(parameters, Encoding.UTF8, leaveOpen: true))
        {
            if (type is VectorDataViewType vector)
            {
                WriteType(nested, vector.ItemType);
                nested.Write(vector.Dimensions.Length);
                foreach (int dimension in vector.Dimensions)
                    nested.Write(dimension);
            }
            else if (type is KeyDataViewType key)
            {
                WriteType(nested, ColumnTypeExtensions.PrimitiveTypeFromType(key.RawType));
                nested.Write(key.Count);
            }
        }

        writer.Write(type is VectorDataViewType ? Vector : type is KeyDataViewType ? Key : type is TextDataViewType ? Text : type.RawType.Name);
        writer.Write7BitEncodedInt64(parameters.Length);
        writer.Write(parameters.GetBuffer(), 0, (int)parameters.Length);
    }

    /// <summary>The type, or null where it is one that this reader does not know; its parameters are then skipped.</summary>
    public static DataViewType ReadTypeOrNull(BinaryReader reader)
    {
        string name = reader.ReadString();
        long end = reader.Read7BitEncodedInt64();
        Contracts.CheckDecode(0 <= end && end <= reader.BaseStream.Length - reader.BaseStream.Position, "Codec type definition is longer than the stream");
        end += reader.BaseStream.Position;

        DataViewType type = null;
        if (name is Vector && ReadTypeOrNull(reader) is PrimitiveDataViewType itemType)
        {
            int rank = reader.ReadInt32();
            Contracts.CheckDecode(0 <= rank && rank <= (end - reader.BaseStream.Position) / sizeof(int));
            int[] dimensions = [.. Enumerable.Range(0, rank).Select(_ => reader.ReadInt32())];
            Contracts.CheckDecode(dimensions.All(dimension => dimension >= 0));
            type = rank == 0 ? new VectorDataViewType(itemType) : new VectorDataViewType(itemType, dimensions);
        }
        else if (name is Key && ReadTypeOrNull(reader) is NumberDataViewType raw)
        {
            ulong count = reader.ReadUInt64();
            Contracts.CheckDecode(KeyDataViewType.IsValidDataType(raw.RawType) && count > 0);
            type = new KeyDataViewType(raw.RawType, count);
        }
        else if (name is not (Vector or Key))
        {
            type = name is Text ? TextDataViewType.Instance : Plain.FirstOrDefault(plain => plain.RawType.Name == name);
        }

        reader.BaseStream.Position = end;
        return type;
    }

    /// <summary>A block with one value.</summary>
    public static void WriteValue<T>(BinaryWriter writer, DataViewType type, T value)
    {
        if (type is VectorDataViewType vector)
            GenericCall.Invoke<object>(WriteVector<int>, vector.ItemType.RawType, writer, vector, value);
        else
            WriteItems<T>(writer, [value]);
    }

    /// <summary>The value of a block with one value.</summary>
    public static T ReadValue<T>(BinaryReader reader, DataViewType type) => type is VectorDataViewType vector
        ? GenericCall.Invoke<T>(ReadVector<int>, vector.ItemType.RawType, reader, vector)
        : ReadItems<T>(reader, 1)[0];

    /// <summary>A block of primitive values.</summary>
    public static void WriteItems<T>(BinaryWriter writer, T[] items)
    {
        switch (items)
        {
            case ReadOnlyMemory<char>[] texts:
                writer.Write(texts.Length);
                int end = 0;
                foreach (var text in texts)
                    writer.Write(end += text.Length);
                writer.Write(string.Concat(texts.Select(text => text.ToString())));
                break;
            case bool[] flags:
                foreach (bool[] eight in flags.Chunk(8))
                    writer.Write((byte)eight.Select((flag, bit) => flag ? 1 << bit : 0).Sum());
                break;
            case DateTime[] times:
                foreach (var time in times)
                    writer.Write(time.Ticks);
                break;
            default:
                GenericCall.Invoke<object>(WriteNumbers<int>, typeof(T), writer, items);
                break;
        }
    }

    /// <summary>The values of a block of primitive values.</summary>
    public static T[] ReadItems<T>(BinaryReader reader, int count)
    {
        long left = reader.BaseStream.Length - reader.BaseStream.Position;
        Contracts.CheckDecode(0 <= count && count <= 8 * left, "More values than the stream can hold");
        if (typeof(T) == typeof(ReadOnlyMemory<char>))
            return (T[])(object)ReadTexts(reader, count);
        if (typeof(T) == typeof(bool))
        {
            byte[] bits = reader.ReadBytes((count + 7) / 8);
            return (T[])(object)Enumerable.Range(0, count).Select(i => (bits[i / 8] >> (i % 8) & 1) != 0).ToArray();
        }

        if (typeof(T) == typeof(DateTime))
            return (T[])(object)Enumerable.Range(0, count).Select(_ => new DateTime(reader.ReadInt64())).ToArray();
        return (T[])GenericCall.Invoke<Array>(ReadNumbers<int>, typeof(T), reader, count);
    }

    private static object WriteNumbers<T>(BinaryWriter writer, T[] items)
        where T : struct
    {
        writer.Write(MemoryMarshal.AsBytes(items.AsSpan()));
        return null;
    }

    private static Array ReadNumbers<T>(BinaryReader reader, int count)
        where T : struct
    {
        Contracts.CheckDecode(count <= (reader.BaseStream.Length - reader.BaseStream.Position) / Marshal.SizeOf<T>(), "More values than the stream can hold");
        var items = new T[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(items.AsSpan()));
        return items;
    }

    private static ReadOnlyMemory<char>[] ReadTexts(BinaryReader reader, int count)
    {
        Contracts.CheckDecode(reader.ReadInt32() == count);
        int[] ends = (int[])ReadNumbers<int>(reader, count);
        var text = reader.ReadString().AsMemory();
        var texts = new ReadOnlyMemory<char>[count];
        for (int i = 0, start = 0; i < count; i++)
        {
            // The high bit marked missing values once.
            int end = ends[i] & int.MaxValue;
            Contracts.CheckDecode(start <= end && end <= text.Length);
            texts[i] = ends[i] < 0 ? default : text[start..end];
            start = end;
        }

        return texts;
    }

    private static object WriteVector<T>(BinaryWriter writer, VectorDataViewType type, VBuffer<T> value)
    {
        Contracts.Check(!type.IsKnownSize || type.Size == value.Length, $"Length mismatch: expected {type.Size} slots but got {value.Length}");
        writer.Write(1);
        writer.Write(value.Length);
        if (!type.IsKnownSize && value.Length == 0)
            writer.Write(0);
        writer.Write(value.IsDense ? -1 : value.GetValues().Length);
        writer.Write(value.GetIndices().Length);
        writer.Write(MemoryMarshal.AsBytes(value.GetIndices()));
        WriteItems(writer, value.GetValues().ToArray());
        return null;
    }

    private static VBuffer<T> ReadVector<T>(BinaryReader reader, VectorDataViewType type)
    {
        Contracts.CheckDecode(reader.ReadInt32() == 1);
        int length = reader.ReadInt32();
        Contracts.CheckDecode(type.IsKnownSize ? length == type.Size : length >= 0);
        if (length == 0)
            length = reader.ReadInt32();
        int count = reader.ReadInt32();
        int[] indices = (int[])ReadNumbers<int>(reader, reader.ReadInt32());
        if (count < 0)
            return new VBuffer<T>(length, ReadItems<T>(reader, length));
        Contracts.CheckDecode(count < length && indices.Length == count && indices.Zip(indices.Skip(1)).All(pair => pair.First < pair.Second));
        Contracts.CheckDecode(count == 0 || (indices[0] >= 0 && indices[^1] < length));
        return new VBuffer<T>(length, count, ReadItems<T>(reader, count), indices);
    }
}
