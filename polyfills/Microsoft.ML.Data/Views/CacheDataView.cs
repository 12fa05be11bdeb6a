namespace Microsoft.ML.Data;

/// <summary>Keeps the columns that were read in memory; a column is filled when it is first asked for.</summary>
internal sealed class CacheDataView : DataViewBase
{
    private readonly IDataView _input;
    private readonly Array[] _columns;
    private readonly Lock _lock = new();
    private long _rows = -1;

    public CacheDataView(IDataView input, params string[] prefetch)
        : base(input.Schema)
    {
        _input = input;
        _columns = new Array[Schema.Count];
        if (prefetch is { Length: > 0 })
            Fill([.. prefetch.Select(name => Schema[name])]);
    }

    public override bool CanShuffle => true;
    public override long? GetRowCount() => _rows >= 0 ? _rows : _input.GetRowCount();

    protected override DataViewRowCursor GetRowCursorCore(bool[] active, Random rand)
    {
        Fill([.. Columns(active)]);
        int[] order = null;
        if (rand != null)
        {
            order = new int[_rows];
            for (int i = 0; i < order.Length; i++)
                order[i] = i;
            for (int i = 0; i < order.Length; i++)
            {
                int other = i + rand.Next(order.Length - i);
                (order[i], order[other]) = (order[other], order[i]);
            }
        }

        return new Cursor(Schema, active, _columns, (int)_rows, order);
    }

    private static Array Collect<T>(List<T> values) => values.ToArray();

    private static Action Reader<T>(DataViewRow row, DataViewSchema.Column column, List<T> values)
    {
        var getter = row.GetGetter<T>(column);
        return () =>
        {
            T value = default;
            getter(ref value);
            values.Add(value);
        };
    }

    private void Fill(DataViewSchema.Column[] needed)
    {
        lock (_lock)
        {
            needed = [.. needed.Where(column => _columns[column.Index] == null)];
            if (needed.Length == 0 && _rows >= 0)
                return;
            using var cursor = _input.GetRowCursor(needed);
            object[] lists = [.. needed.Select(column => Activator.CreateInstance(typeof(List<>).MakeGenericType(column.Type.RawType)))];
            Action[] readers = [.. needed.Select((column, i) => GenericCall.Invoke<Action>(Reader<int>, column.Type.RawType, cursor, column, lists[i]))];
            long rows = 0;
            for (; cursor.MoveNext(); rows++)
            {
                foreach (var read in readers)
                    read();
            }

            for (int i = 0; i < needed.Length; i++)
                _columns[needed[i].Index] = GenericCall.Invoke<Array>(Collect<int>, needed[i].Type.RawType, lists[i]);
            _rows = rows;
        }
    }

    private sealed class Cursor(DataViewSchema schema, bool[] active, Array[] columns, int rows, int[] order) : RowCursorBase(schema, active)
    {
        private int _row = -1;
        private int Row => order == null ? _row : order[_row];

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) =>
        {
            CheckedPosition();
            id = new DataViewRowId((ulong)Row, 0);
        };

        protected override bool MoveNextCore() => ++_row < rows;

        protected override Delegate MakeGetter(DataViewSchema.Column column) => column.Type is VectorDataViewType vector
            ? GenericCall.Invoke<Delegate>(VectorGetter<int>, vector.ItemType.RawType, columns[column.Index])
            : GenericCall.Invoke<Delegate>(Getter<int>, column.Type.RawType, columns[column.Index]);

        private ValueGetter<T> Getter<T>(T[] values) => (ref T value) =>
        {
            CheckedPosition();
            value = values[Row];
        };

        private ValueGetter<VBuffer<T>> VectorGetter<T>(VBuffer<T>[] values) => (ref VBuffer<T> value) =>
        {
            CheckedPosition();
            values[Row].CopyTo(ref value);
        };
    }
}
