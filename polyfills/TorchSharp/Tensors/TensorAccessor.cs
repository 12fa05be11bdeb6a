using System.Collections;

namespace TorchSharp.Utils;

/// <summary>The elements of a tensor in row-major order, whatever its strides.</summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private torch.Tensor _tensor;
    private T* _data;

    internal TensorAccessor(torch.Tensor tensor)
    {
        _data = (T*)tensor.Data();
        _tensor = tensor;
    }

    public long Count => _tensor?.numel() ?? 0;

    public T this[params long[] indices]
    {
        get => _data[Offset(indices)];
        set => _data[Offset(indices)] = value;
    }

    public T[] ToArray()
    {
        var array = new T[Count];
        if (array.Length > 0)
            CopyTo(array);
        return array;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        int count = Overlap(array.Length - arrayIndex, tensorIndex);
        using torch.Tensor packed = _tensor.contiguous();
        new Span<T>((T*)packed.Data() + tensorIndex, count).CopyTo(array[arrayIndex..]);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        int count = Overlap(array.Length - arrayIndex, tensorIndex);
        if (_tensor.is_contiguous())
            array.Slice(arrayIndex, count).CopyTo(new Span<T>(_data + tensorIndex, count));
        else
            for (int i = 0; i < count; i++)
                _data[Offset(tensorIndex + i)] = array[arrayIndex + i];
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0, count = Count; i < count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        _data = null;
        _tensor = null;
    }

    private int Overlap(int length, long tensorIndex)
    {
        if (tensorIndex < 0 || tensorIndex >= Count)
            throw new ArgumentOutOfRangeException(nameof(tensorIndex));
        return (int)Math.Min(Math.Max(0, length), Count - tensorIndex);
    }

    private long Offset(long[] indices)
    {
        if (indices.Length == 1)
            return indices[0] < Count ? Offset(indices[0]) : throw new IndexOutOfRangeException();
        long offset = 0;
        long[] shape = _tensor.shape, strides = _tensor.stride();
        for (int i = 0; i < shape.Length; i++)
        {
            if (indices[i] >= shape[i] || indices[i] < 0)
                throw new IndexOutOfRangeException($"{indices[i]} >= {shape[i]} in dimension {i}.");
            offset += indices[i] * strides[i];
        }

        return offset;
    }

    private long Offset(long index)
    {
        if (index < 0 || index >= Count)
            throw new ArgumentOutOfRangeException(nameof(index), $"{index} in a collection of {Count} elements.");
        if (_tensor.is_contiguous())
            return index;
        long offset = 0;
        long[] shape = _tensor.shape, strides = _tensor.stride();
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            index = Math.DivRem(index, shape[i], out long position);
            offset += position * strides[i];
        }

        return offset;
    }
}
