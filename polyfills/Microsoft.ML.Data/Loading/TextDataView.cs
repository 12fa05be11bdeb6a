namespace Microsoft.ML.Data;

/// <summary>The rows of a text file, parsed as they are read.</summary>
internal sealed class TextDataView : DataViewBase
{
    private readonly IHost _host;
    private readonly string _path;
    private readonly TextLoader.Options _options;
    private readonly int[][] _fields;

    public TextDataView(IHostEnvironment env, string path, TextLoader.Options options)
        : base(MakeSchema(env, options, out int[][] fields))
    {
        _host = env.Register(nameof(TextLoader));
        _path = path;
        _options = options;
        _fields = fields;
    }

    protected override DataViewRowCursor GetRowCursorCore(bool[] active, Random rand) => new Cursor(this, active);

    private static DataViewSchema MakeSchema(IHostEnvironment env, TextLoader.Options options, out int[][] fields)
    {
        env.CheckUserArg(options.Columns is { Length: > 0 }, nameof(options.Columns), "At least one column has to be given");
        env.CheckUserArg(options.Separators is { Length: > 0 }, nameof(options.Separators), "Must be non-empty");
        if (options.AllowSparse)
            throw env.ExceptNotSupp("Sparse text is not supported");

        fields = [.. options.Columns.Select(column => column.Source.SelectMany(range => Indices(env, column, range)).ToArray())];
        var builder = new DataViewSchema.Builder();
        for (int i = 0; i < fields.Length; i++)
        {
            var column = options.Columns[i];
            var item = ItemType(column);
            builder.AddColumn(column.Name, fields[i].Length == 1 && !column.Source[0].ForceVector ? item : new VectorDataViewType(item, fields[i].Length));
        }

        return builder.ToSchema();
    }

    private static IEnumerable<int> Indices(IHostEnvironment env, TextLoader.Column column, TextLoader.Range range) =>
        Enumerable.Range(range.Min, (range.Max ?? throw env.ExceptNotSupp($"The last field of column '{column.Name}' has to be given")) - range.Min + 1);

    private static PrimitiveDataViewType ItemType(TextLoader.Column column)
    {
        var type = column.DataKind == DataKind.String ? typeof(string) : Type.GetType($"System.{column.DataKind}");
        var item = ColumnTypeExtensions.PrimitiveTypeFromType(type);
        return column.KeyCount is { } key ? new KeyDataViewType(item.RawType, key.Count ?? uint.MaxValue) : item;
    }

    private sealed class Cursor : RowCursorBase
    {
        private readonly TextDataView _parent;
        private readonly StreamReader _text;
        private readonly LineReader _lines;
        private readonly FieldSplitter _splitter;
        private readonly Action<IReadOnlyList<ReadOnlyMemory<char>>>[] _parsers;
        private readonly Delegate[] _values;
        private readonly IChannel _channel;
        private long _rows;

        public Cursor(TextDataView parent, bool[] active)
            : base(parent.Schema, active)
        {
            _parent = parent;
            _text = new StreamReader(parent._path);
            _lines = new LineReader(_text, parent._options);
            _splitter = new FieldSplitter(parent._options);
            _channel = parent._host.Start("Cursor");
            _values = new Delegate[active.Length];
            _parsers = [.. parent.Columns(active).Select(column =>
                GenericCall.Invoke<Action<IReadOnlyList<ReadOnlyMemory<char>>>>(MakeParser<int>, column.Type.GetItemType().RawType, column))];
        }

        protected override bool MoveNextCore()
        {
            if (_rows >= (_parent._options.MaxRows ?? long.MaxValue) || _lines.Next() is not { } line)
                return false;
            _rows++;
            var fields = _splitter.Split(line);
            if (_splitter.HasQuotingError)
                _channel.Warning($"Format error at {_parent._path}({_lines.Line}): Illegal quoting");
            foreach (var parse in _parsers)
                parse(fields);
            return true;
        }

        protected override Delegate MakeGetter(DataViewSchema.Column column) => _values[column.Index];

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _text.Dispose();
                _channel.Dispose();
            }

            base.Dispose(disposing);
        }

        private Action<IReadOnlyList<ReadOnlyMemory<char>>> MakeParser<T>(DataViewSchema.Column column)
        {
            var type = (PrimitiveDataViewType)column.Type.GetItemType();
            var parser = (FieldParser<T>)FieldConversion.Find(type);
            int[] sources = _parent._fields[column.Index];
            var current = new T[sources.Length];
            _values[column.Index] = column.Type is VectorDataViewType
                ? (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
                {
                    CheckedPosition();
                    VBuffer<T>.Copy(current, 0, ref value, current.Length);
                })
                : (ValueGetter<T>)((ref T value) =>
                {
                    CheckedPosition();
                    value = current[0];
                });

            return fields =>
            {
                for (int i = 0; i < sources.Length; i++)
                {
                    var field = sources[i] < fields.Count ? fields[sources[i]] : default;
                    current[i] = field.IsEmpty ? default : field is T text ? text : Parse(field);
                }
            };

            T Parse(ReadOnlyMemory<char> field)
            {
                if (parser(field.Span, out T value) || FieldConversion.TryGetMissing(type, out value))
                    return value;
                var inner = Contracts.Except($"Could not parse value {field} in line {_lines.Line}, column {column.Name}");
                throw _channel.ExceptDecode(inner, $"Parsing failed with an exception: {inner.Message}");
            }
        }
    }
}
