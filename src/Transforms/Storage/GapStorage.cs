using System.Numerics;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// Writes and reads where the non-zeros of a matrix are: the zeros before each of them, all entries taken as one row-major line, so that rows
/// need no count of their own. Under a random mask the gaps are geometric and take the entropy of the mask.
/// </summary>
internal static class GapStorage
{
    // The longest gap that one number holds is 2^8 - 2 to 2^16 - 2 entries.
    private const int MinBits = 8;
    private const int MaxBits = 16;

    public static void Write(SectionWriter writer, CompressedRows matrix)
    {
        // Eight times the mean gap is rarely exceeded.
        long mean = (long)matrix.Rows * matrix.Columns / (matrix.Values.Length + 1);
        int bits = Math.Clamp(BitOperations.Log2((ulong)mean) + 4, MinBits, MaxBits);
        int more = (1 << bits) - 1;

        var numbers = new List<ushort>(matrix.Values.Length);
        long last = -1;
        for (int row = 0; row < matrix.Rows; row++)
        {
            for (int i = matrix.RowStarts[row]; i < matrix.RowStarts[row + 1]; i++)
            {
                long place = (long)row * matrix.Columns + matrix.ColumnIndices[i], gap = place - last - 1;
                for (; gap >= more; gap -= more)
                    numbers.Add((ushort)more);
                numbers.Add((ushort)gap);
                last = place;
            }
        }

        writer.Write(matrix.Values.Length);
        writer.Write((byte)bits);
        writer.Write(numbers.Count);
        EntropyCoder.Write(writer, [.. numbers]);
    }

    public static (int[] RowStarts, int[] ColumnIndices) Read(SectionReader reader, int rows, int columns)
    {
        int count = reader.ReadInt(), bits = reader.ReadByte(), numbers = reader.ReadInt();
        if (bits is < MinBits or > MaxBits || count < 0 || numbers < count)
            throw reader.Damaged($"{numbers} numbers of {bits} bits do not place {count} weights");
        ushort[] gaps = EntropyCoder.Read<ushort>(reader, numbers);

        int more = (1 << bits) - 1, row = 0, read = 0;
        int[] rowStarts = new int[rows + 1], columnIndices = new int[count];
        long column = -1;
        foreach (ushort gap in gaps)
        {
            column += gap;
            if (gap == more)
                continue;
            for (column++; column >= columns && row < rows; column -= columns)
                rowStarts[++row] = read;
            if (row == rows || read == count)
                throw reader.Damaged($"a weight lies beyond the {rows} rows or the {count} weights");
            columnIndices[read++] = (int)column;
        }

        rowStarts.AsSpan(row + 1).Fill(read);
        return read == count ? (rowStarts, columnIndices) : throw reader.Damaged($"{read} weights are placed of {count}");
    }
}
