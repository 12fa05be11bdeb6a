namespace MLNet.Pruning.Transforms;

/// <summary>A matrix in compressed sparse row form: only the non-zeros, row by row, by rising column.</summary>
internal sealed class SparseMatrix : Matrix
{
    /// <summary>Checks and wraps the arrays; the kernel relies on them afterwards.</summary>
    /// <exception cref="ArgumentException">The row starts do not rise from 0 to the count of values, or a row's columns do not rise within the matrix.</exception>
    public SparseMatrix(int rows, int columns, long kept, float[] scales, int[] rowStarts, int[] columnIndices, float[] values)
        : base(rows, columns, kept, scales)
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

        (RowStarts, ColumnIndices, Values) = (rowStarts, columnIndices, values);
    }

    /// <summary>Where every row's values start, and their count at the end.</summary>
    public int[] RowStarts { get; }

    /// <summary>The column of every value.</summary>
    public int[] ColumnIndices { get; }

    /// <summary>The non-zero values.</summary>
    public float[] Values { get; }

    /// <summary>Gathers the non-zeros of row-major <paramref name="dense"/>.</summary>
    public static SparseMatrix FromDense(int rows, int columns, long kept, float[] scales, ReadOnlySpan<float> dense)
    {
        int[] rowStarts = new int[rows + 1];
        var columnIndices = new List<int>();
        var values = new List<float>();
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> line = dense.Slice(row * columns, columns);
            for (int column = 0; column < columns; column++)
            {
                if (line[column] == 0)
                    continue;
                columnIndices.Add(column);
                values.Add(line[column]);
            }

            rowStarts[row + 1] = values.Count;
        }

        return new SparseMatrix(rows, columns, kept, scales, rowStarts, [.. columnIndices], [.. values]);
    }

    public override void Multiply(Activations input, ReadOnlySpan<float> bias, Activations output) => SparseKernel.Run(this, bias, input, output);

    public override float[] ToDense()
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
