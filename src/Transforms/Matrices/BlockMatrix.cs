namespace MLNet.Pruning.Transforms;

/// <summary>A matrix in blocks of four rows by one column; a block with any non-zero is multiplied whole. For masks whose rows resemble each other.</summary>
internal sealed class BlockMatrix : Matrix
{
    private readonly CompressedRows _stored;
    private readonly int[] _ends;
    private readonly int[] _columns;
    private readonly float[] _values;

    public BlockMatrix(CompressedRows stored) : base(stored.Rows, stored.Columns, stored.Kept)
    {
        _stored = stored;
        _ends = new int[(Rows + BlockKernel.Height - 1) / BlockKernel.Height];
        int blocks = CountBlocks(stored);
        _columns = new int[blocks];
        _values = new float[blocks * BlockKernel.Height];
        int[] places = new int[Columns];
        int end = 0;
        for (int group = 0; group < _ends.Length; group++)
        {
            int start = end, first = group * BlockKernel.Height, last = Math.Min(Rows, first + BlockKernel.Height);
            foreach (int column in stored.ColumnIndices.AsSpan(stored.RowStarts[first]..stored.RowStarts[last]))
            {
                // A column's last place counts only if it lies within this group.
                if (places[column] < start || places[column] >= end || _columns[places[column]] != column)
                    _columns[places[column] = end++] = column;
            }

            Array.Sort(_columns, start, end - start);
            for (int i = start; i < end; i++)
                places[_columns[i]] = i;
            for (int row = first; row < last; row++)
            {
                for (int i = stored.RowStarts[row]; i < stored.RowStarts[row + 1]; i++)
                    _values[places[stored.ColumnIndices[i]] * BlockKernel.Height + row - first] = stored.Values[i];
            }

            _ends[group] = end;
        }
    }

    public override void Multiply<TTile, TFormat, TEpilogue>(ref float input, TEpilogue epilogue) =>
        BlockKernel.Run<TTile, TFormat, TEpilogue>(Rows, _ends, _columns, _values, ref input, epilogue);

    public override CompressedRows ToCompressedRows() => _stored;

    /// <summary>Blocks that <paramref name="stored"/> would have.</summary>
    public static int CountBlocks(CompressedRows stored)
    {
        int[] lastGroups = new int[stored.Columns];
        int count = 0, group = 0;
        for (int first = 0; first < stored.Rows; first += BlockKernel.Height)
        {
            group++;
            foreach (int column in stored.ColumnIndices.AsSpan(stored.RowStarts[first]..stored.RowStarts[Math.Min(stored.Rows, first + BlockKernel.Height)]))
            {
                if (lastGroups[column] != group)
                    (lastGroups[column], count) = (group, count + 1);
            }
        }

        return count;
    }
}
