namespace Microsoft.ML.Data;

/// <summary>Reads one column.</summary>
public static class ColumnCursorExtensions
{
    public static IEnumerable<T> GetColumn<T>(this IDataView data, string columnName)
    {
        Contracts.CheckValue(data, nameof(data));
        return data.GetColumn<T>(data.Schema[Contracts.CheckNonEmpty(columnName, nameof(columnName))]);
    }

    public static IEnumerable<T> GetColumn<T>(this IDataView data, DataViewSchema.Column column)
    {
        Contracts.CheckValue(data, nameof(data));
        var reader = TypedConversion.Find(column.Type, typeof(T))
            ?? throw Contracts.ExceptParam(nameof(column), $"Could not map a data view column '{column.Name}' of type '{column.Type}' to {typeof(T)}.");
        return Enumerate();

        IEnumerable<T> Enumerate()
        {
            using var cursor = data.GetRowCursor([column]);
            var read = (Func<T, T>)reader.MakeReader(cursor, column);
            while (cursor.MoveNext())
                yield return read(default);
        }
    }
}
