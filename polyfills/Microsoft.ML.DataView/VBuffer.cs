using System.Collections;

namespace Microsoft.ML.Data;

/// <summary>A dense or sparse vector over reusable arrays.</summary>
public readonly struct VBuffer<T> : IEnumerable
{
    private readonly T[] _values;
    private readonly int[] _indices;
    private readonly int _count;
    public readonly int Length;

    public VBuffer(int length, T[] values, int[] indices = null)
        : this(length, length, values, indices)
    {
    }

    public VBuffer(int length, int count, T[] values, int[] indices)
    {
        Check(length >= 0, nameof(length));
        Check(0 <= count && count <= length, nameof(count));
        Check((values?.Length ?? 0) >= count, nameof(values));
        Check(count == length || (indices?.Length ?? 0) >= count, nameof(indices));

        Length = length;
        _count = count;
        _values = values;
        _indices = indices;
    }

    public bool IsDense => _count == Length;

    public static void Copy(T[] source, int sourceIndex, ref VBuffer<T> destination, int length)
    {
        int size = source?.Length ?? 0;
        Check(0 <= length && length <= size, nameof(length));
        Check(0 <= sourceIndex && sourceIndex <= size - length, nameof(sourceIndex));
        var editor = VBufferEditor.Create(ref destination, length);
        source.AsSpan(sourceIndex, length).CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public ReadOnlySpan<T> GetValues() => _values.AsSpan(0, _count);
    public ReadOnlySpan<int> GetIndices() => IsDense ? default : _indices.AsSpan(0, _count);

    public void CopyToDense(ref VBuffer<T> destination)
    {
        var editor = VBufferEditor.Create(ref destination, Length);
        CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public void CopyTo(ref VBuffer<T> destination)
    {
        var editor = VBufferEditor.Create(ref destination, Length, _count);
        GetValues().CopyTo(editor.Values);
        GetIndices().CopyTo(editor.Indices);
        destination = editor.Commit();
    }

    public void CopyTo(Span<T> destination) => CopyTo(destination, 0);

    public void CopyTo(Span<T> destination, int destinationIndex, T defaultValue = default)
    {
        if (destinationIndex < 0 || destinationIndex > destination.Length - Length)
            throw new ArgumentOutOfRangeException(nameof(destination), "Not large enough to hold these values.");

        destination = destination.Slice(destinationIndex, Length);
        if (IsDense)
        {
            GetValues().CopyTo(destination);
            return;
        }

        destination.Fill(_count == 0 ? default : defaultValue);
        for (int i = 0; i < _count; i++)
            destination[_indices[i]] = _values[i];
    }

    public IEnumerable<KeyValuePair<int, T>> Items(bool all = false)
    {
        if (all || IsDense)
            return DenseValues().Select((value, i) => new KeyValuePair<int, T>(i, value));
        var (values, indices) = (_values, _indices);
        return Enumerable.Range(0, _count).Select(i => new KeyValuePair<int, T>(indices[i], values[i]));
    }

    public IEnumerable<T> DenseValues()
    {
        for (int slot = 0, i = 0; slot < Length; slot++)
        {
            bool present = IsDense || (i < _count && _indices[i] == slot);
            yield return present ? _values[i++] : default;
        }
    }

    public void GetItemOrDefault(int index, ref T destination) => destination = GetItemOrDefault(index);

    public T GetItemOrDefault(int index)
    {
        Check(0 <= index && index < Length, nameof(index));
        int position = IsDense ? index : Array.BinarySearch(_indices, 0, _count, index);
        return position >= 0 ? _values[position] : default;
    }

    public override string ToString() =>
        IsDense ? $"Dense vector of size {Length}" : $"Sparse vector of size {Length}, {_count} explicit values";

    public IEnumerator GetEnumerator() => _values.GetEnumerator();
    internal VBufferEditor<T> GetEditor() => GetEditor(Length, _count);

    internal VBufferEditor<T> GetEditor(int newLogicalLength, int? valuesCount, int? maxValuesCapacity = null, bool keepOldOnResize = false, bool requireIndicesOnDense = false)
    {
        int count = valuesCount ?? newLogicalLength;
        Check(newLogicalLength >= 0, nameof(newLogicalLength));
        Check(0 <= count && count <= newLogicalLength, nameof(valuesCount));

        int capacity = maxValuesCapacity ?? Array.MaxLength;
        var values = Resize(_values, count, capacity, keepOldOnResize);
        var indices = count < newLogicalLength || requireIndicesOnDense ? Resize(_indices, count, capacity, keepOldOnResize) : _indices;
        return new VBufferEditor<T>(newLogicalLength, count, values, indices, requireIndicesOnDense, values != _values, indices != _indices);
    }

    private static TItem[] Resize<TItem>(TItem[] array, int size, int capacity, bool keepOld)
    {
        int old = array?.Length ?? 0;
        if (old >= size)
            return array;

        // Double, so that appending stays linear.
        var resized = new TItem[old == 0 ? size : Math.Min(Math.Max((int)Math.Min(2L * old, Array.MaxLength), size), Math.Max(capacity, size))];
        if (keepOld)
            array?.CopyTo(resized, 0);
        return resized;
    }

    private static void Check(bool condition, string name)
    {
        if (!condition)
            throw new ArgumentOutOfRangeException(name);
    }
}
