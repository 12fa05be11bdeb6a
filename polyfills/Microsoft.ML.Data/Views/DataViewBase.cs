namespace Microsoft.ML.Data;

/// <summary>A data view with one cursor at a time.</summary>
internal abstract class DataViewBase(DataViewSchema schema) : IDataView
{
    public virtual bool CanShuffle => false;
    public DataViewSchema Schema { get; } = schema;
    public virtual long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        Contracts.CheckValue(columnsNeeded, nameof(columnsNeeded));
        bool[] active = new bool[Schema.Count];
        foreach (var column in columnsNeeded)
        {
            if (column.Index >= active.Length)
                throw Contracts.Except($"The requested column: {column} is not part of the schema");
            active[column.Index] = true;
        }

        return GetRowCursorCore(active, rand);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    protected abstract DataViewRowCursor GetRowCursorCore(bool[] active, Random rand);
    protected IEnumerable<DataViewSchema.Column> Columns(bool[] active) => Schema.Where(column => active[column.Index]);
}

/// <summary>A data view without rows.</summary>
internal sealed class EmptyDataView(DataViewSchema schema) : DataViewBase(schema)
{
    public override bool CanShuffle => true;
    public override long? GetRowCount() => 0;
    protected override DataViewRowCursor GetRowCursorCore(bool[] active, Random rand) => new Cursor(Schema, active);

    private sealed class Cursor(DataViewSchema schema, bool[] active) : RowCursorBase(schema, active)
    {
        protected override bool MoveNextCore() => false;
        protected override Delegate MakeGetter(DataViewSchema.Column column) => GenericCall.Invoke<Delegate>(Nothing<int>, column.Type.RawType);
        private static Delegate Nothing<T>() => (ValueGetter<T>)((ref T value) => throw NoRow());
    }
}
