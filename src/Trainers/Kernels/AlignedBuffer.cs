using System.Buffers;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Borrowed memory that starts with a line of the cache: a register's load from it never straddles two lines, which would take up to twice the time.
/// </summary>
internal sealed class AlignedBuffer : IDisposable
{
    private const int CacheLine = 64 / sizeof(float);

    private readonly float[] _array;
    private readonly int _start, _length;
    private GCHandle _pin;

    /// <summary>Borrows memory; what it holds is whatever another left there.</summary>
    public AlignedBuffer(int length)
    {
        _array = ArrayPool<float>.Shared.Rent(checked(length + CacheLine));
        _length = length;
        _pin = GCHandle.Alloc(_array, GCHandleType.Pinned);
        nint misalignment = _pin.AddrOfPinnedObject() / sizeof(float) % CacheLine;
        _start = (int)((CacheLine - misalignment) % CacheLine);
    }

    public Span<float> Values => _array.AsSpan(_start, _length);

    public void Dispose()
    {
        _pin.Free();
        ArrayPool<float>.Shared.Return(_array);
    }
}
