namespace Microsoft.ML.Data;

/// <summary>A cursor that makes its getters itself; they are made once per column.</summary>
internal abstract class RowCursorBase(DataViewSchema schema, bool[] active) : DataViewRowCursor
{
    private readonly Delegate[] _getters = new Delegate[schema.Count];
    private long _position = -1;
    private bool _ended;
    public sealed override DataViewSchema Schema => schema;
    public sealed override long Position => _position;
    public override long Batch => 0;
    protected bool[] Active => active;

    public static Exception NoRow() => Contracts.Except(
        "Values cannot be fetched at this time. This method was called either before the first call to MoveNext, or at any point after a call to MoveNext returned false.");

    public static ValueGetter<TValue> Cast<TValue>(Delegate getter) =>
        getter as ValueGetter<TValue> ?? throw Contracts.Except($"Invalid TValue in GetGetter: '{typeof(TValue)}', expected type: '{getter.GetType().GetGenericArguments()[0]}'.");

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Contracts.CheckParam(column.Index < active.Length && active[column.Index], nameof(column), "requested column is not active or valid for the Schema.");
        return Cast<TValue>(_getters[column.Index] ??= MakeGetter(schema[column.Index]));
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)CheckedPosition(), 0);

    public sealed override bool MoveNext()
    {
        if (!_ended && MoveNextCore())
        {
            _position++;
            return true;
        }

        _ended = true;
        _position = -1;
        return false;
    }

    protected abstract bool MoveNextCore();
    protected abstract Delegate MakeGetter(DataViewSchema.Column column);
    protected long CheckedPosition() => _position >= 0 ? _position : throw NoRow();
}

/// <summary>A cursor over the same columns as its input's: filters, caches, orders.</summary>
internal abstract class WrappingCursorBase(DataViewRowCursor input) : DataViewRowCursor
{
    private long _position = -1;
    private bool _ended;
    public sealed override DataViewSchema Schema => input.Schema;
    public sealed override long Position => _position;
    public override long Batch => input.Batch;
    protected DataViewRowCursor Input => input;
    public sealed override bool IsColumnActive(DataViewSchema.Column column) => input.IsColumnActive(column);
    public sealed override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => input.GetGetter<TValue>(column);
    public sealed override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public sealed override bool MoveNext()
    {
        if (!_ended && MoveNextCore())
        {
            _position++;
            return true;
        }

        _ended = true;
        _position = -1;
        return false;
    }

    protected abstract bool MoveNextCore();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            input.Dispose();
        base.Dispose(disposing);
    }
}
