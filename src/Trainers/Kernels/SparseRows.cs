using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// The non-zeros of a matrix as <see cref="SparseKernel"/> reads them: rows sorted by their count, four of like count interleaved. They are laid out for
/// one product, in borrowed memory: those of a whole encoder, by rows and by columns, would take most of the memory of its weights.
/// </summary>
internal sealed class SparseRows : IDisposable
{
    private const int Pieces = 8;

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

        ForEachLine(matrix, Count);
        Sort();
        int end = 0;
        for (int group = 0; group < _ends.Length; group++)
        {
            int first = group * SparseKernel.Rows;
            for (int i = first; i < Math.Min(first + SparseKernel.Rows, Rows); i++)
                _places[_order[i]] = end + i - first;
            _ends[group] = end += _counts[_order[first]] * SparseKernel.Rows;
        }
        _entries = ArrayPool<SingleEntry>.Shared.Rent(end);
        ForEachLine(matrix, Add);
        Pad();
    }

    public int Rows { get; }

    public int Columns { get; }

    public ReadOnlySpan<int> Order => _order;

    public ReadOnlySpan<int> Ends => _ends;

    public ReadOnlySpan<SingleEntry> Entries => _entries;

    public void Dispose() => ArrayPool<SingleEntry>.Shared.Return(_entries);

    // Pieces own whole rows of ours, so that no two write to the same place. Takes a line of the matrix, the column that it starts with, and its values.
    private void ForEachLine(Tensor matrix, Action<int, int, ReadOnlySpan<float>> take)
    {
        int piece = (Rows + Pieces - 1) / Pieces, width = (int)matrix.shape[1];
        FixedWork.Run((Rows + piece - 1) / piece, matrix.numel(), i =>
        {
            var values = matrix.Values<float>();
            var own = (i * piece)..Math.Min(Rows, (i + 1) * piece);
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
        var counts = _counts.AsSpan(firstColumn, values.Length);
        int start = 0;
        for (; start + Vector<int>.Count <= bits.Length; start += Vector<int>.Count)
            (new Vector<int>(counts[start..]) + Vector<int>.One + Vector.Equals(new Vector<int>(bits[start..]), Vector<int>.Zero)).CopyTo(counts[start..]);
        for (; start < bits.Length; start++)
            counts[start] += bits[start] == 0 ? 0 : 1;
    }

    // A counting sort by falling count; equal ones keep their order.
    private void Sort()
    {
        int[] starts = new int[Columns + 2];
        foreach (int count in _counts)
            starts[Columns - count + 1]++;
        for (int i = 1; i < starts.Length; i++)
            starts[i] += starts[i - 1];
        for (int row = 0; row < Rows; row++)
            _order[starts[Columns - _counts[row]]++] = row;
    }

    private void Add(int line, int firstColumn, ReadOnlySpan<float> values)
    {
        int start = 0;
        for (; start + Vector256<int>.Count <= values.Length; start += Vector256<int>.Count)
        {
            uint kept = ~Vector256.Equals(Vector256.Create(values[start..]).AsInt32(), Vector256<int>.Zero).ExtractMostSignificantBits() & byte.MaxValue;
            for (; kept != 0; kept &= kept - 1)
                Add(line, firstColumn + start + BitOperations.TrailingZeroCount(kept), values[start + BitOperations.TrailingZeroCount(kept)]);
        }
        for (; start < values.Length; start++)
        {
            if (BitConverter.SingleToInt32Bits(values[start]) != 0)
                Add(line, firstColumn + start, values[start]);
        }
    }

    private void Add(int line, int column, float value)
    {
        ref int place = ref _places[_transposed ? column : line];
        _entries[place] = SingleEntry.Create(value, _transposed ? line : column);
        place += SparseKernel.Rows;
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
