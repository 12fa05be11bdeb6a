using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Pruning.Transforms;

/// <summary>Walks through rows that were read and scored ahead. Nothing runs between two calls, so a cursor may be left at any row.</summary>
/// <param name="schema">The columns.</param>
/// <param name="rows">The rows.</param>
/// <param name="texts">Their scores.</param>
/// <param name="getters">A getter per active column, null for the others.</param>
internal sealed class ScoredTextCursor(DataViewSchema schema, ReadAheadRows rows, ScoredTexts texts, Delegate?[] getters) : DataViewRowCursor
{
    private long _position = -1;
    private bool _ended;

    public override long Position => _position;

    public override long Batch => rows.Batch;

    public override DataViewSchema Schema => schema;

    public override bool IsColumnActive(DataViewSchema.Column column) => getters[column.Index] is not null;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Contracts.CheckParam(IsColumnActive(column), nameof(column), $"The column '{column.Name}' is not active.");
        return getters[column.Index] as ValueGetter<TValue>
            ?? throw Contracts.Except($"The column '{column.Name}' is of type {schema[column.Index].Type}, not {typeof(TValue)}.");
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = rows.Id;

    public override bool MoveNext()
    {
        if (_ended || !(rows.MoveNext() || ReadAhead()))
        {
            (_ended, _position) = (true, -1);
            return false;
        }

        _position++;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            (_ended, _position) = (true, -1);
            rows.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool ReadAhead()
    {
        if (!rows.ReadAhead())
            return false;
        try
        {
            texts.Score();
        }
        catch
        {
            // No row may be seen without its scores.
            Dispose();
            throw;
        }

        return true;
    }
}
