using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// The kept elements of a matrix as <see cref="SparseKernel"/> reads them, rebuilt in place at every step: rows sorted by their count, four of like
/// count interleaved.
/// </summary>
internal sealed class SparseRows(int rows, int columns)
{
    private readonly int[] _order = new int[rows];
    private readonly int[] _ends = new int[(rows + SparseKernel.Rows - 1) / SparseKernel.Rows];
    private readonly int[] _places = new int[rows];
    private readonly int[] _starts = new int[columns + 2];
    private SingleEntry[] _entries = [];

    public int Rows => rows;

    public int Columns => columns;

    public ReadOnlySpan<int> Order => _order;

    public ReadOnlySpan<int> Ends => _ends;

    public ReadOnlySpan<SingleEntry> Entries => _entries;

    /// <summary>Makes room for rows of given counts; what is not filled by <see cref="Add"/> is zero.</summary>
    public void Start(ReadOnlySpan<int> counts)
    {
        // A counting sort by falling count; equal ones keep their order.
        Array.Clear(_starts);
        foreach (int count in counts)
            _starts[columns - count + 1]++;
        for (int i = 1; i < _starts.Length; i++)
            _starts[i] += _starts[i - 1];
        for (int row = 0; row < rows; row++)
            _order[_starts[columns - counts[row]]++] = row;

        int end = 0;
        for (int group = 0; group < _ends.Length; group++)
        {
            int first = group * SparseKernel.Rows;
            for (int i = first; i < Math.Min(first + SparseKernel.Rows, rows); i++)
                _places[_order[i]] = end + i - first;
            _ends[group] = end += counts[_order[first]] * SparseKernel.Rows;
        }
        if (_entries.Length < end)
            _entries = new SingleEntry[end];
        Array.Clear(_entries, 0, end);
    }

    /// <summary>The next element of a row.</summary>
    public void Add(int row, float value, int column)
    {
        _entries[_places[row]] = SingleEntry.Create(value, column);
        _places[row] += SparseKernel.Rows;
    }
}
