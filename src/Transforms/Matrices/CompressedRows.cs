namespace MLNet.Pruning.Transforms;

/// <summary>
/// A weight matrix as it is stored: only the non-zeros, row by row, by rising column. How a matrix lies in memory to be multiplied
/// (<see cref="Matrix"/>) is chosen when it is compiled or loaded and is no part of this.
/// </summary>
internal sealed class CompressedRows
{
    /// <summary>Checks and wraps the arrays; whoever computes with them relies on the checks.</summary>
    /// <param name="rows">Output features.</param>
    /// <param name="columns">Input features.</param>
    /// <param name="kept">Weights that pruning kept; rounding for storage may have turned some of them to zero.</param>
    /// <param name="scales">The scale of every row at <see cref="StoragePrecision.Int8"/>, else empty.</param>
    /// <param name="rowStarts">Where every row's values start, and their count at the end.</param>
    /// <param name="columnIndices">The column of every value.</param>
    /// <param name="values">The non-zero values, every one exactly representable at the storage precision.</param>
    /// <exception cref="ArgumentException">The row starts do not rise from 0 to the count of values, or a row's columns do not rise within the matrix.</exception>
    public CompressedRows(int rows, int columns, long kept, float[] scales, int[] rowStarts, int[] columnIndices, float[] values)
    {
        if (rowStarts.Length != rows + 1 || rowStarts[0] != 0 || rowStarts[rows] != values.Length || columnIndices.Length != values.Length)
            throw new ArgumentException($"{rowStarts.Length} row starts and {columnIndices.Length} columns do not describe {values.Length} values in {rows} rows.");
        for (int row = 0; row < rows; row++)
        {
            if (rowStarts[row + 1] < rowStarts[row] || rowStarts[row + 1] > values.Length)
                throw new ArgumentException($"Row {row} of a sparse matrix starts at {rowStarts[row]} and ends at {rowStarts[row + 1]}.");
            int last = -1;
            for (int i = rowStarts[row]; i < rowStarts[row + 1]; i++)
            {
                if (columnIndices[i] <= last || columnIndices[i] >= columns)
                    throw new ArgumentException($"Row {row} of a sparse matrix has column {columnIndices[i]} after column {last} of {columns}.");
                last = columnIndices[i];
            }
        }

        (Rows, Columns, Kept, Scales, RowStarts, ColumnIndices, Values) = (rows, columns, kept, scales, rowStarts, columnIndices, values);
    }

    public int Rows { get; }

    public int Columns { get; }

    public long Kept { get; }

    public float[] Scales { get; }

    public int[] RowStarts { get; }

    public int[] ColumnIndices { get; }

    public float[] Values { get; }

    /// <summary>Gathers the non-zeros of row-major <paramref name="dense"/>.</summary>
    public static CompressedRows FromDense(int rows, int columns, long kept, float[] scales, ReadOnlySpan<float> dense)
    {
        int count = NonZeros.Count(dense), next = 0;
        int[] rowStarts = new int[rows + 1], columnIndices = new int[count];
        float[] values = new float[count];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> line = dense.Slice(row * columns, columns);
            for (int column = 0; column < columns; column++)
            {
                if (line[column] != 0)
                    (columnIndices[next], values[next++]) = (column, line[column]);
            }

            rowStarts[row + 1] = next;
        }

        return new CompressedRows(rows, columns, kept, scales, rowStarts, columnIndices, values);
    }

    /// <summary>The values, row-major, zeros included.</summary>
    public float[] ToDense()
    {
        float[] dense = new float[Rows * Columns];
        for (int row = 0; row < Rows; row++)
        {
            for (int i = RowStarts[row]; i < RowStarts[row + 1]; i++)
                dense[row * Columns + ColumnIndices[i]] = Values[i];
        }

        return dense;
    }
}
