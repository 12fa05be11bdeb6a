namespace Microsoft.ML.Data;

/// <summary>The data view that a row mapper makes.</summary>
internal sealed class RowToRowMapperTransform : DataViewBase, IRowToRowMapper
{
    private readonly IHostEnvironment _env;
    private readonly IDataView _input;
    private readonly IRowMapper _mapper;
    private readonly ColumnBindings _bindings;

    public RowToRowMapperTransform(IHostEnvironment env, IDataView input, IRowMapper mapper, Func<DataViewSchema, IRowMapper> mapperFactory)
        : this(env, input, mapper, new ColumnBindings(input.Schema, mapper.GetOutputColumns()))
    {
    }

    private RowToRowMapperTransform(IHostEnvironment env, IDataView input, IRowMapper mapper, ColumnBindings bindings)
        : base(bindings.Schema) =>
        (_env, _input, _mapper, _bindings) = (env, input, mapper, bindings);

    public override bool CanShuffle => _input.CanShuffle;
    public DataViewSchema InputSchema => _input.Schema;
    public DataViewSchema OutputSchema => Schema;
    public static DataViewSchema GetOutputSchema(DataViewSchema inputSchema, IRowMapper mapper) => new ColumnBindings(inputSchema, mapper.GetOutputColumns()).Schema;
    public override long? GetRowCount() => _input.GetRowCount();
    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => Needed(Active(dependingColumns));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckValue(activeColumns, nameof(activeColumns));
        _env.Check(input.Schema == InputSchema, "Schema of input row must be the same as the schema the mapper is bound to");
        return new Row(input, this, Active(activeColumns));
    }

    internal ITransformer GetTransformer() => _mapper.GetTransformer();
    protected override DataViewRowCursor GetRowCursorCore(bool[] active, Random rand) => new Cursor(_input.GetRowCursor(Needed(active), rand), this, active);

    private bool[] Active(IEnumerable<DataViewSchema.Column> columns)
    {
        bool[] active = new bool[Schema.Count];
        foreach (var column in columns)
            active[column.Index] = true;
        return active;
    }

    private IEnumerable<DataViewSchema.Column> Needed(bool[] active)
    {
        var mapped = _mapper.GetDependencies(_bindings.AddedActive(active));
        var passed = _bindings.PassedActive(active);
        return InputSchema.Where(column => passed[column.Index] || mapped(column.Index)).ToArray();
    }

    /// <summary>The getters of one row: those of the input and those of the mapper.</summary>
    private sealed class Getters
    {
        private readonly DataViewRow _input;
        private readonly ColumnBindings _bindings;
        private readonly bool[] _active;
        private readonly Delegate[] _added;
        private Action _disposer;

        public Getters(DataViewRow input, RowToRowMapperTransform parent, bool[] active)
        {
            _input = input;
            _bindings = parent._bindings;
            _active = active;
            _added = parent._mapper.CreateGetters(input, _bindings.AddedActive(active), out _disposer);
        }

        public bool IsActive(int column) => _active[column];

        public ValueGetter<TValue> Get<TValue>(int column)
        {
            Contracts.Check(_active[column], "requested column is not active");
            int source = _bindings.Map(column, out bool isInput);
            return isInput ? _input.GetGetter<TValue>(_input.Schema[source]) : RowCursorBase.Cast<TValue>(_added[source]);
        }

        public void Dispose()
        {
            _disposer?.Invoke();
            _disposer = null;
            _input.Dispose();
        }
    }

    private sealed class Row(DataViewRow input, RowToRowMapperTransform parent, bool[] active) : DataViewRow
    {
        private readonly Getters _getters = new(input, parent, active);
        public override long Position => input.Position;
        public override long Batch => input.Batch;
        public override DataViewSchema Schema => parent.Schema;
        public override bool IsColumnActive(DataViewSchema.Column column) => _getters.IsActive(column.Index);
        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _getters.Get<TValue>(column.Index);
        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _getters.Dispose();
        }
    }

    private sealed class Cursor(DataViewRowCursor input, RowToRowMapperTransform parent, bool[] active) : DataViewRowCursor
    {
        private readonly Getters _getters = new(input, parent, active);
        public override long Position => input.Position;
        public override long Batch => input.Batch;
        public override DataViewSchema Schema => parent.Schema;
        public override bool MoveNext() => input.MoveNext();
        public override bool IsColumnActive(DataViewSchema.Column column) => _getters.IsActive(column.Index);
        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _getters.Get<TValue>(column.Index);
        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _getters.Dispose();
        }
    }
}
