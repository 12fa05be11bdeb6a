using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>Texts, each with a number and a vector, that counts what is asked of it and fails on demand.</summary>
internal sealed class ObservedView : IDataView
{
    private readonly string?[] _texts;

    public ObservedView(params string?[] texts)
    {
        _texts = texts;
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Sentence1", TextDataViewType.Instance);
        schema.AddColumn("Number", NumberDataViewType.Int32);
        schema.AddColumn("Vector", new VectorDataViewType(NumberDataViewType.Single, 3));
        Schema = schema.ToSchema();
    }

    /// <summary>Texts of 0 to <paramref name="words"/> words.</summary>
    public static ObservedView Random(int rows, int words, int seed)
    {
        string[] vocabulary = ["the", "quick", "brown", "fox", "lazy", "dog", "dogs", "cat"];
        var random = new Random(seed);
        return new ObservedView([.. Enumerable.Range(0, rows).Select(
            _ => string.Join(' ', Enumerable.Range(0, random.Next(words + 1)).Select(_ => vocabulary[random.Next(vocabulary.Length)])))]);
    }

    public int OpenCursors { get; private set; }

    public int RowsRead { get; private set; }

    /// <summary>Values fetched per column.</summary>
    public int[] Fetched { get; } = new int[3];

    /// <summary>The row at which <see cref="Failure"/> is thrown.</summary>
    public int FailingRow { get; init; } = -1;

    /// <summary>Whether cursors give getters.</summary>
    public bool HasGetters { get; init; } = true;

    public Exception Failure { get; } = new IOException("The disk is gone.");

    public bool CanShuffle => true;

    public DataViewSchema Schema { get; }

    public string Text(int row) => _texts[row] ?? "";

    public long? GetRowCount() => _texts.Length;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        int[] order = [.. Enumerable.Range(0, _texts.Length)];
        rand?.Shuffle(order);
        return new Cursor(this, [.. columnsNeeded.Select(column => column.Index)], order);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly ObservedView _view;
        private readonly HashSet<int> _active;
        private readonly int[] _order;
        private long _position = -1;
        private bool _disposed;

        public Cursor(ObservedView view, HashSet<int> active, int[] order)
        {
            (_view, _active, _order) = (view, active, order);
            view.OpenCursors++;
        }

        public override long Position => _position;

        public override long Batch => Row / 10;

        public override DataViewSchema Schema => _view.Schema;

        private int Row => _order[(int)_position];

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)Row, 7);

        public override bool MoveNext()
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_position + 1 == _order.Length)
                return false;
            _position++;
            _view.RowsRead++;
            return Row == _view.FailingRow ? throw _view.Failure : true;
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Assert.Contains(column.Index, _active);
            if (!_view.HasGetters)
                throw new NotSupportedException();
            Delegate getter = column.Name switch
            {
                "Sentence1" => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> text) => text = Fetch(column, row => _view._texts[row].AsMemory())),
                "Number" => (ValueGetter<int>)((ref int number) => number = Fetch(column, row => row)),
                _ => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> vector) =>
                {
                    // Written in place where there is room, as upstream's getters do.
                    VBufferEditor<float> editor = VBufferEditor.Create(ref vector, 3);
                    editor.Values.Fill(Fetch(column, row => row));
                    vector = editor.Commit();
                }),
            };
            return (ValueGetter<TValue>)getter;
        }

        protected override void Dispose(bool disposing)
        {
            if (!_disposed)
                _view.OpenCursors--;
            _disposed = true;
        }

        private T Fetch<T>(DataViewSchema.Column column, Func<int, T> value)
        {
            _view.Fetched[column.Index]++;
            return value(Row);
        }
    }
}
