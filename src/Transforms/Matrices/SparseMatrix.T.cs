namespace MLNet.Pruning.Transforms;

/// <summary>
/// A matrix of which only the non-zeros are multiplied. Rows are sorted by their count and interleaved, padded with zeros to the same count: so little
/// is padded, and the processor foresees the end of the kernel's loop.
/// </summary>
internal sealed class SparseMatrix<TEntry> : Matrix where TEntry : struct, ISparseEntry<TEntry>
{
    private readonly CompressedRows _stored;
    private readonly int[] _order;
    private readonly int[] _ends;
    private readonly TEntry[] _entries;

    public SparseMatrix(CompressedRows stored) : base(stored.Rows, stored.Columns, stored.Kept)
    {
        if (stored.Columns > SparseMatrix.MaxColumns)
            throw new ArgumentException($"A sparse matrix has at most {SparseMatrix.MaxColumns} columns, not {stored.Columns}.", nameof(stored));
        _stored = stored;
        _order = ByFallingLength();
        _ends = new int[(Rows + SparseKernel.Rows - 1) / SparseKernel.Rows];
        int end = 0;
        for (int group = 0; group < _ends.Length; group++)
            _ends[group] = end += Length(_order[group * SparseKernel.Rows]) * SparseKernel.Rows;

        _entries = new TEntry[end];
        Array.Fill(_entries, TEntry.Create(0f, 0));
        for (int i = 0; i < Rows; i++)
        {
            int group = i / SparseKernel.Rows, place = (group == 0 ? 0 : _ends[group - 1]) + i % SparseKernel.Rows;
            for (int j = stored.RowStarts[_order[i]]; j < stored.RowStarts[_order[i] + 1]; j++, place += SparseKernel.Rows)
                _entries[place] = TEntry.Create(stored.Values[j], stored.ColumnIndices[j]);
        }
    }

    public override void Multiply<TTile, TFormat, TEpilogue>(ref float input, TEpilogue epilogue) =>
        SparseKernel.Run<TTile, TFormat, TEntry, TEpilogue>(_order, _ends, _entries, ref input, epilogue);

    public override CompressedRows ToCompressedRows() => _stored;

    // A number that holds length and row sorts without a comparer, which would have to be compiled when a model is loaded.
    private int[] ByFallingLength()
    {
        long[] keys = new long[Rows];
        for (int row = 0; row < keys.Length; row++)
            keys[row] = (long)-Length(row) << 32 | (uint)row;
        Array.Sort(keys);
        return Array.ConvertAll(keys, key => (int)key);
    }

    private int Length(int row) => _stored.RowStarts[row + 1] - _stored.RowStarts[row];
}
