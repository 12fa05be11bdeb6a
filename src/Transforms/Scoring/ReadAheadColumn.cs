using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Transforms;

/// <summary>The values of one column for the rows that were read ahead.</summary>
internal abstract class ReadAheadColumn
{
    /// <summary>A getter of the value of the current row.</summary>
    public abstract Delegate Getter { get; }

    public abstract void Resize(int rows);

    /// <summary>Keeps the value of the row that the input stands on.</summary>
    public abstract void Read(int row);

    public static ReadAheadColumn Create(ReadAheadRows rows, DataViewRow input, DataViewSchema.Column column)
    {
        Type type = column.Type is VectorDataViewType vector
            ? typeof(ReadAheadVectors<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(ReadAheadColumn<>).MakeGenericType(column.Type.RawType);
        return (ReadAheadColumn)Activator.CreateInstance(
            type, BindingFlags.Public | BindingFlags.Instance | BindingFlags.DoNotWrapExceptions, null, [rows, input, column], null)!;
    }
}

/// <inheritdoc cref="ReadAheadColumn"/>
internal sealed class ReadAheadColumn<T>(ReadAheadRows rows, DataViewRow input, DataViewSchema.Column column) : ReadAheadColumn
{
    private readonly ValueGetter<T> _read = input.GetGetter<T>(column);
    private T[] _values = [];

    public override Delegate Getter => (ValueGetter<T>)((ref T value) => value = _values[rows.Current]);

    public T this[int row] => _values[row];

    public override void Resize(int rows) => Array.Resize(ref _values, rows);

    public override void Read(int row)
    {
        // A getter may write over or release an object that it is given, and the last one was handed on.
        T value = default!;
        _read(ref value);
        _values[row] = value;
    }
}

/// <inheritdoc cref="ReadAheadColumn"/>
internal sealed class ReadAheadVectors<T>(ReadAheadRows rows, DataViewRow input, DataViewSchema.Column column) : ReadAheadColumn
{
    private readonly ValueGetter<VBuffer<T>> _read = input.GetGetter<VBuffer<T>>(column);
    private VBuffer<T>[] _values = [];

    public override Delegate Getter => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => _values[rows.Current].CopyTo(ref value));

    public override void Resize(int rows) => Array.Resize(ref _values, rows);

    public override void Read(int row) => _read(ref _values[row]);
}
