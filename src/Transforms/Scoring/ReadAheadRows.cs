using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Transforms;

/// <summary>The next rows of a cursor: their ids, and the values of the columns that are kept.</summary>
/// <remarks>
/// Values are kept rather than fetched by a second cursor in step: an input may give other rows when it is read again.
/// The first rows are few, for views of which only the top is read; then ever more, up to 1,024.
/// </remarks>
internal sealed class ReadAheadRows(DataViewRowCursor input) : IDisposable
{
    private const int First = 8;
    private const int Growth = 2;
    private const int Most = 1024;

    private readonly Dictionary<int, ReadAheadColumn> _columns = [];
    private readonly ValueGetter<DataViewRowId> _getId = input.GetIdGetter();
    private DataViewRowId[] _ids = [];
    private long[] _batches = [];
    private int _current;
    private ExceptionDispatchInfo? _failure;

    /// <summary>The rows that were read.</summary>
    public int Count { get; private set; }

    /// <summary>The row, of those that were read, that the cursor stands on.</summary>
    /// <exception cref="InvalidOperationException">It stands on none.</exception>
    public int Current => _current < Count
        ? _current
        : throw new InvalidOperationException("The cursor stands on no row: MoveNext was not called yet, or returned false.");

    public DataViewRowId Id => _ids[Current];

    public long Batch => _current < Count ? _batches[_current] : 0;

    /// <summary>Keeps a column of the input, once however often it is asked for.</summary>
    public ReadAheadColumn Keep(DataViewSchema.Column column)
    {
        if (!_columns.TryGetValue(column.Index, out ReadAheadColumn? kept))
            _columns.Add(column.Index, kept = ReadAheadColumn.Create(this, input, column));
        return kept;
    }

    /// <summary>Goes to the next row of those that were read.</summary>
    public bool MoveNext() => ++_current < Count;

    /// <summary>Reads the next rows and stands on the first; false at the end. An exception of the input comes after the rows before it.</summary>
    public bool ReadAhead()
    {
        (_current, Count) = (0, 0);
        _failure?.Throw();
        int rows = _ids.Length == 0 ? First : Math.Min(Growth * _ids.Length, Most);
        Resize(rows);
        try
        {
            for (; Count < rows && input.MoveNext(); Count++)
                Read(Count);
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
            if (Count == 0)
                throw;
        }

        return Count > 0;
    }

    public void Dispose()
    {
        Count = 0;
        input.Dispose();
    }

    private void Resize(int rows)
    {
        if (rows == _ids.Length)
            return;
        Array.Resize(ref _ids, rows);
        Array.Resize(ref _batches, rows);
        foreach (ReadAheadColumn column in _columns.Values)
            column.Resize(rows);
    }

    private void Read(int row)
    {
        _getId(ref _ids[row]);
        _batches[row] = input.Batch;
        foreach (ReadAheadColumn column in _columns.Values)
            column.Read(row);
    }
}
