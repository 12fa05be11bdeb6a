using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// The non-zeros of a matrix as <see cref="SparseKernel"/> reads them: rows sorted by their count, four of like count interleaved. They are laid out for
/// one product, in borrowed memory: those of a whole encoder, by rows and by columns, would take twice the memory of its weights where half are left.
/// </summary>
internal sealed class SparseRows : IDisposable
{
    private const int Pieces = 4, MaskWidth = 64;

    // Rows of a piece, a multiple of four, are sorted and laid out together: no two threads write to the same line of the cache.
    private readonly int _piece;
    private readonly bool _transposed;
    private readonly int[] _counts;
    private readonly int[] _order;
    private readonly int[] _ends;
    private readonly int[] _places;
    private readonly SingleEntry[] _entries;

    /// <summary>Lays a matrix out.</summary>
    /// <param name="matrix">[rows, columns], contiguous.</param>
    /// <param name="transposed">Whether the columns of the matrix are the rows.</param>
    public SparseRows(Tensor matrix, bool transposed = false)
    {
        _transposed = transposed;
        (Rows, Columns) = ((int)matrix.shape[transposed ? 1 : 0], (int)matrix.shape[transposed ? 0 : 1]);
        _counts = new int[Rows];
        _order = new int[Rows];
        _ends = new int[(Rows + SparseKernel.Rows - 1) / SparseKernel.Rows];
        _places = new int[Rows];
        _piece = Math.Max(1, ((Rows / Pieces) + MaskWidth - 1) / MaskWidth) * MaskWidth;

        ForEachLine(matrix, Count);
        for (int first = 0; first < Rows; first += _piece)
            Sort(first, Math.Min(Rows, first + _piece));
        _entries = ArrayPool<SingleEntry>.Shared.Rent(Place());
        ForEachLine(matrix, Add);
        Pad();
    }

    public int Rows { get; }

    public int Columns { get; }

    public ReadOnlySpan<int> Order => _order;

    public ReadOnlySpan<int> Ends => _ends;

    public ReadOnlySpan<SingleEntry> Entries => _entries;

    public void Dispose() => ArrayPool<SingleEntry>.Shared.Return(_entries);

    // Takes a line of the matrix, the column that it starts with, and its values.
    private void ForEachLine(Tensor matrix, Action<int, int, ReadOnlySpan<float>> take)
    {
        int width = (int)matrix.shape[1];
        FixedWork.Run((Rows + _piece - 1) / _piece, matrix.numel(), i =>
        {
            var values = matrix.Values<float>();
            var own = (i * _piece)..Math.Min(Rows, (i + 1) * _piece);
            var (lines, columns) = _transposed ? (..Columns, own) : (own, ..Columns);
            for (int line = lines.Start.Value; line < lines.End.Value; line++)
                take(line, columns.Start.Value, values.Slice(line * width, width)[columns]);
        });
    }

    private void Count(int line, int firstColumn, ReadOnlySpan<float> values)
    {
        var bits = MemoryMarshal.Cast<float, int>(values);
        if (!_transposed)
        {
            _counts[line] = bits.Length - bits.Count(0);
            return;
        }
        ref int bit = ref MemoryMarshal.GetReference(bits);
        ref int count = ref MemoryMarshal.GetReference(_counts.AsSpan(firstColumn, bits.Length));
        nuint start = 0;
        for (; start + (nuint)Vector512<int>.Count <= (nuint)bits.Length; start += (nuint)Vector512<int>.Count)
        {
            var zero = Vector512.Equals(Vector512.LoadUnsafe(ref bit, start), Vector512<int>.Zero);
            (Vector512.LoadUnsafe(ref count, start) + Vector512<int>.One + zero).StoreUnsafe(ref count, start);
        }
        for (; start < (nuint)bits.Length; start++)
            Unsafe.Add(ref count, start) += Unsafe.Add(ref bit, start) == 0 ? 0 : 1;
    }

    // A counting sort by falling count; equal ones keep their order.
    private void Sort(int first, int end)
    {
        int[] starts = new int[Columns + 2];
        foreach (int count in _counts.AsSpan(first..end))
            starts[Columns - count + 1]++;
        starts[0] = first;
        for (int i = 1; i < starts.Length; i++)
            starts[i] += starts[i - 1];
        for (int row = first; row < end; row++)
            _order[starts[Columns - _counts[row]]++] = row;
    }

    // Where every row starts; gives where the last ends.
    private int Place()
    {
        int end = 0;
        for (int group = 0; group < _ends.Length; group++)
        {
            int first = group * SparseKernel.Rows;
            for (int i = first; i < Math.Min(first + SparseKernel.Rows, Rows); i++)
                _places[_order[i]] = end + i - first;
            _ends[group] = end += _counts[_order[first]] * SparseKernel.Rows;
        }
        return end;
    }

    private void Add(int line, int firstColumn, ReadOnlySpan<float> values)
    {
        var places = _transposed ? _places.AsSpan(firstColumn, values.Length) : _places.AsSpan(line, 1);
        for (int start = 0; start < values.Length; start += MaskWidth)
        {
            var part = values.Slice(start, Math.Min(MaskWidth, values.Length - start));
            for (ulong rest = NonZeros(part); rest != 0; rest &= rest - 1)
            {
                int i = BitOperations.TrailingZeroCount(rest);
                ref int place = ref places[_transposed ? start + i : 0];
                _entries[place] = SingleEntry.Create(part[i], _transposed ? line : start + i);
                place += SparseKernel.Rows;
            }
        }
    }

    // A bit for every one of at most 64 values: as many at once as can be, since how often the loop over bits runs is hard to foresee for the processor.
    private static ulong NonZeros(ReadOnlySpan<float> values)
    {
        ulong result = 0;
        int start = 0;
        for (; start + Vector512<float>.Count <= values.Length; start += Vector512<float>.Count)
            result |= (~Vector512.Equals(Vector512.Create(values[start..]).AsInt32(), Vector512<int>.Zero).ExtractMostSignificantBits() & ushort.MaxValue) << start;
        for (; start < values.Length; start++)
            result |= BitConverter.SingleToInt32Bits(values[start]) == 0 ? 0 : 1ul << start;
        return result;
    }

    // Zeros where a row has fewer elements than the first of its four, or where there is none.
    private void Pad()
    {
        for (int group = 0, start = 0; group < _ends.Length; start = _ends[group++])
        {
            for (int i = 0; i < SparseKernel.Rows; i++)
            {
                int rank = (group * SparseKernel.Rows) + i;
                for (int place = rank < Rows ? _places[_order[rank]] : start + i; place < _ends[group]; place += SparseKernel.Rows)
                    _entries[place] = default;
            }
        }
    }
}
