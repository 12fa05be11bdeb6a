namespace Microsoft.ML.Data;

/// <summary>A data view over row objects.</summary>
internal sealed class EnumerableDataView<TRow>(IHostEnvironment env, IEnumerable<TRow> rows, TypedColumn[] columns) : DataViewBase(TypedColumn.MakeSchema(columns))
    where TRow : class
{
    public override long? GetRowCount() => (rows as ICollection<TRow>)?.Count;
    protected override DataViewRowCursor GetRowCursorCore(bool[] active, Random rand) => new Cursor(env, Schema, active, columns, rows.GetEnumerator());

    private sealed class Cursor(IHostEnvironment env, DataViewSchema schema, bool[] active, TypedColumn[] columns, IEnumerator<TRow> rows) : RowCursorBase(schema, active)
    {
        private TRow _current;

        protected override bool MoveNextCore()
        {
            bool more = rows.MoveNext();
            _current = more ? rows.Current ?? throw env.Except("Encountered null when iterating over data, this is not supported.") : null;
            return more;
        }

        protected override Delegate MakeGetter(DataViewSchema.Column column) => columns[column.Index].MakeGetter(() => _current ?? throw NoRow());

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                rows.Dispose();
            base.Dispose(disposing);
        }
    }
}

/// <summary>A row over one object at a time.</summary>
internal sealed class ObjectRow<TRow> : DataViewRow
    where TRow : class
{
    private readonly Delegate[] _getters;
    private TRow _current;
    private long _position = -1;

    public ObjectRow(TypedColumn[] columns)
    {
        Schema = TypedColumn.MakeSchema(columns);
        _getters = [.. columns.Select(column => column.MakeGetter(() => _current ?? throw RowCursorBase.NoRow()))];
    }

    public override long Position => _position;
    public override long Batch => 0;
    public override DataViewSchema Schema { get; }

    public void Set(TRow row)
    {
        _current = row;
        _position++;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Contracts.CheckParam(column.Index < _getters.Length, nameof(column), "requested column not valid.");
        return RowCursorBase.Cast<TValue>(_getters[column.Index]);
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);
}
