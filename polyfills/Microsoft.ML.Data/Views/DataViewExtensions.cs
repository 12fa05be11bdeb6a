namespace Microsoft.ML.Data;

/// <summary>Short ways to cursors.</summary>
internal static class DataViewExtensions
{
    public static DataViewRowCursor GetRowCursor(this IDataView dv, params DataViewSchema.Column[] columnsNeeded) => dv.GetRowCursor(columnsNeeded);
    public static DataViewRowCursor GetRowCursor(this IDataView dv, DataViewSchema.Column columnNeeded) => dv.GetRowCursor([columnNeeded]);
}
