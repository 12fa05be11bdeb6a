namespace MLNet.Pruning.Transforms;

/// <summary>
/// A matrix of which only the non-zeros are multiplied. Rows are padded with zeros to whole turns of the kernel's loop and sorted by their
/// turns, so that the processor foresees the loop's end.
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
        _order = [.. Enumerable.Range(0, Rows).OrderByDescending(row => PaddedLength(stored, row))];
        _ends = new int[Rows];
        _entries = new TEntry[Enumerable.Range(0, Rows).Sum(row => PaddedLength(stored, row))];
        Array.Fill(_entries, TEntry.Create(0f, 0));
        int end = 0;
        for (int i = 0; i < Rows; i++)
        {
            int row = _order[i], start = stored.RowStarts[row], length = stored.RowStarts[row + 1] - start;
            for (int j = 0; j < length; j++)
                _entries[end + j] = TEntry.Create(stored.Values[start + j], stored.ColumnIndices[start + j]);
            _ends[i] = end += PaddedLength(stored, row);
        }
    }

    public override void Multiply<TTile, TFormat, TEpilogue>(ref float input, TEpilogue epilogue) =>
        SparseKernel.Run<TTile, TFormat, TEntry, TEpilogue>(_order, _ends, _entries, ref input, epilogue);

    public override CompressedRows ToCompressedRows() => _stored;

    private static int PaddedLength(CompressedRows stored, int row) =>
        (stored.RowStarts[row + 1] - stored.RowStarts[row] + SparseKernel.Unroll - 1) / SparseKernel.Unroll * SparseKernel.Unroll;
}
