using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNet.Pruning.Trainers;

/// <summary>Reads the label and text columns of an <see cref="IDataView"/> and checks every row.</summary>
internal sealed class LabeledTextReader(IHost host, string labelColumn, string sentence1Column, string? sentence2Column, int classes)
{
    /// <summary>Reads all rows. <paramref name="setName"/> names the set in errors: training or validation.</summary>
    public LabeledTexts Read(IDataView data, string setName)
    {
        var firsts = new List<string>();
        var seconds = new List<string>();
        var labels = new List<int>();

        var label = data.Schema[labelColumn];
        var first = data.Schema[sentence1Column];
        DataViewSchema.Column? second = sentence2Column is null ? null : data.Schema[sentence2Column];
        DataViewSchema.Column[] columns = second is { } pair ? [label, first, pair] : [label, first];

        using (var cursor = data.GetRowCursor(columns))
        {
            var getLabel = KeyGetter(cursor, label);
            var getFirst = cursor.GetGetter<ReadOnlyMemory<char>>(first);
            var getSecond = second is { } column ? cursor.GetGetter<ReadOnlyMemory<char>>(column) : null;
            for (long row = 1; cursor.MoveNext(); row++)
            {
                host.CheckAlive();
                labels.Add(Label(getLabel(), setName, row));
                firsts.Add(Text(getFirst, sentence1Column, setName, row));
                if (getSecond is not null)
                    seconds.Add(Text(getSecond, sentence2Column!, setName, row));
            }
        }

        if (labels.Count == 0)
            throw host.Except($"The {setName} set has no rows: column '{labelColumn}' and column '{sentence1Column}' need at least one.");

        return new LabeledTexts([.. firsts], second is null ? null : [.. seconds], [.. labels]);
    }

    private int Label(ulong key, string setName, long row)
    {
        if (key == 0)
            throw host.Except($"Row {row} of the {setName} set: column '{labelColumn}' holds key 0, a missing or unknown label; expected a key from 1 to {classes}.");
        if (key > (ulong)classes)
            throw host.Except($"Row {row} of the {setName} set: column '{labelColumn}' holds key {key}; expected a key from 1 to {classes}.");
        return (int)key - 1;
    }

    private string Text(ValueGetter<ReadOnlyMemory<char>> getter, string column, string setName, long row)
    {
        ReadOnlyMemory<char> text = default;
        getter(ref text);
        return text.IsEmpty
            ? throw host.Except($"Row {row} of the {setName} set: column '{column}' holds null or an empty text; expected a text.")
            : text.ToString();
    }

    private Func<ulong> KeyGetter(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        if (column.Type.RawType == typeof(byte))
            return Widen<byte>(cursor, column);
        if (column.Type.RawType == typeof(ushort))
            return Widen<ushort>(cursor, column);
        if (column.Type.RawType == typeof(uint))
            return Widen<uint>(cursor, column);
        if (column.Type.RawType == typeof(ulong))
            return Widen<ulong>(cursor, column);
        throw host.ExceptSchemaMismatch(nameof(column), "label", column.Name, "Key<UInt32>", column.Type.ToString()!);
    }

    private static Func<ulong> Widen<T>(DataViewRowCursor cursor, DataViewSchema.Column column)
        where T : struct, IConvertible
    {
        var getter = cursor.GetGetter<T>(column);
        return () =>
        {
            T value = default;
            getter(ref value);
            return value.ToUInt64(null);
        };
    }
}
