using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Trainers;

/// <summary>A hash of the rows of a sweep, by which those of another one are told: names, types and values of the columns of texts, keys, numbers and Booleans.</summary>
internal static class SweepRows
{
    public static string Hash(IDataView trainSet, IDataView validationSet)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (IDataView rows in (IDataView[])[trainSet, validationSet])
            Append(hash, rows);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, IDataView rows)
    {
        DataViewSchema.Column[] columns = [.. rows.Schema.Where(column => !column.IsHidden && column.Type is TextDataViewType or KeyDataViewType or NumberDataViewType or BooleanDataViewType)];
        foreach (DataViewSchema.Column column in columns)
            hash.AppendData(MemoryMarshal.AsBytes($"{column.Name}: {column.Type}\n".AsSpan()));

        using DataViewRowCursor cursor = rows.GetRowCursor(columns);
        Action[] appenders = [.. columns.Select(column => Appender(hash, cursor, column))];
        long count = 0;
        for (; cursor.MoveNext(); count++)
        {
            foreach (Action append in appenders)
                append();
        }

        hash.AppendData(BitConverter.GetBytes(count));
    }

    private static Action Appender(IncrementalHash hash, DataViewRow row, DataViewSchema.Column column) => column.Type.RawType switch
    {
        var type when type == typeof(ReadOnlyMemory<char>) => Text(hash, row, column),
        var type when type == typeof(float) => Value<float>(hash, row, column),
        var type when type == typeof(double) => Value<double>(hash, row, column),
        var type when type == typeof(sbyte) => Value<sbyte>(hash, row, column),
        var type when type == typeof(byte) => Value<byte>(hash, row, column),
        var type when type == typeof(short) => Value<short>(hash, row, column),
        var type when type == typeof(ushort) => Value<ushort>(hash, row, column),
        var type when type == typeof(int) => Value<int>(hash, row, column),
        var type when type == typeof(uint) => Value<uint>(hash, row, column),
        var type when type == typeof(long) => Value<long>(hash, row, column),
        var type when type == typeof(ulong) => Value<ulong>(hash, row, column),
        _ => Value<bool>(hash, row, column),
    };

    private static Action Text(IncrementalHash hash, DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> text = default;
        return () =>
        {
            getter(ref text);
            hash.AppendData(BitConverter.GetBytes(text.Length));
            hash.AppendData(MemoryMarshal.AsBytes(text.Span));
        };
    }

    private static Action Value<T>(IncrementalHash hash, DataViewRow row, DataViewSchema.Column column)
        where T : unmanaged
    {
        var getter = row.GetGetter<T>(column);
        var value = new T[1];
        return () =>
        {
            getter(ref value[0]);
            hash.AppendData(MemoryMarshal.AsBytes(value.AsSpan()));
        };
    }
}
