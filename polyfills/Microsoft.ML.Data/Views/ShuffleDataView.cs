namespace Microsoft.ML.Data;

/// <summary>Draws each next row from a pool of the next ones.</summary>
internal sealed class ShuffleDataView(IDataView input, int poolRows, bool shuffleSource, int seed) : DataViewBase(input.Schema)
{
    public override bool CanShuffle => true;
    public override long? GetRowCount() => input.GetRowCount();

    protected override DataViewRowCursor GetRowCursorCore(bool[] active, Random rand)
    {
        rand ??= RandomUtils.Create(seed);
        var source = input.GetRowCursor(Columns(active), shuffleSource ? RandomUtils.Create(rand) : null);
        return poolRows == 1 ? source : new Cursor(source, active, poolRows, rand);
    }

    private sealed class Cursor : RowCursorBase
    {
        private readonly DataViewRowCursor _input;
        private readonly Random _rand;
        private readonly Queue<int> _free = new();
        private readonly List<int> _pool = [];
        private readonly int _poolRows;
        private readonly List<Action<int>> _fills = [];
        private readonly Delegate[] _getters;
        private readonly DataViewRowId[] _ids;
        private int _head;
        private int _current = -1;
        private bool _ended;

        public Cursor(DataViewRowCursor input, bool[] active, int poolRows, Random rand)
            : base(input.Schema, active)
        {
            _input = input;
            _rand = rand;
            _poolRows = poolRows;

            // One more than the pool: the current row stays while the next ones come in.
            _ids = new DataViewRowId[poolRows + 1];
            _getters = new Delegate[active.Length];
            for (int i = 0; i <= poolRows; i++)
                _free.Enqueue(i);
            var id = input.GetIdGetter();
            _fills.Add(slot => id(ref _ids[slot]));
            foreach (var column in Schema.Where(column => active[column.Index]))
            {
                if (column.Type is VectorDataViewType vector)
                    GenericCall.Invoke<object>(BufferVector<int>, vector.ItemType.RawType, column);
                else
                    GenericCall.Invoke<object>(BufferScalar<int>, column.Type.RawType, column);
            }
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = _ids[Slot()];

        protected override bool MoveNextCore()
        {
            if (_current >= 0)
                _free.Enqueue(_current);
            while (!_ended && _pool.Count - _head < _poolRows)
            {
                _ended = !_input.MoveNext();
                if (_ended)
                    break;
                int slot = _free.Dequeue();
                foreach (var fill in _fills)
                    fill(slot);
                _pool.Add(slot);
            }

            int left = _pool.Count - _head;
            if (left == 0)
                return false;
            int drawn = _head + _rand.Next(left);
            _current = _pool[drawn];
            _pool[drawn] = _pool[_head];
            if (++_head == _poolRows)
            {
                _pool.RemoveRange(0, _head);
                _head = 0;
            }

            return true;
        }

        protected override Delegate MakeGetter(DataViewSchema.Column column) => _getters[column.Index];

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _input.Dispose();
            base.Dispose(disposing);
        }

        private int Slot()
        {
            CheckedPosition();
            return _current;
        }

        private object BufferScalar<T>(DataViewSchema.Column column)
        {
            var getter = _input.GetGetter<T>(column);
            var values = new T[_ids.Length];
            _fills.Add(slot => getter(ref values[slot]));
            _getters[column.Index] = (ValueGetter<T>)((ref T value) => value = values[Slot()]);
            return null;
        }

        private object BufferVector<T>(DataViewSchema.Column column)
        {
            var getter = _input.GetGetter<VBuffer<T>>(column);
            var values = new VBuffer<T>[_ids.Length];
            _fills.Add(slot => getter(ref values[slot]));
            _getters[column.Index] = (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => values[Slot()].CopyTo(ref value));
            return null;
        }
    }
}
