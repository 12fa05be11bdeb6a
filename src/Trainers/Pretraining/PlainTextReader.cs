using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNet.Pruning.Trainers;

/// <summary>Reads the text column of an <see cref="IDataView"/> and checks every row.</summary>
internal static class PlainTextReader
{
    public static string[] Read(IHost host, IDataView data, string textColumn)
    {
        var column = data.Schema.GetColumnOrNull(textColumn)
            ?? throw host.ExceptSchemaMismatch(nameof(data), "text", textColumn);
        if (column.Type.RawType != typeof(ReadOnlyMemory<char>))
            throw host.ExceptSchemaMismatch(nameof(data), "text", textColumn, "String", column.Type.ToString()!);

        var texts = new List<string>();
        using var cursor = data.GetRowCursor([column]);
        var getText = cursor.GetGetter<ReadOnlyMemory<char>>(column);
        while (cursor.MoveNext())
        {
            host.CheckAlive();
            ReadOnlyMemory<char> text = default;
            getText(ref text);
            if (text.IsEmpty)
                throw host.Except($"Row {texts.Count + 1}: column '{textColumn}' holds null or an empty text; expected a text.");
            texts.Add(text.ToString());
        }

        return texts.Count > 0 ? [.. texts] : throw host.Except($"There are no rows: column '{textColumn}' needs at least one text.");
    }
}
