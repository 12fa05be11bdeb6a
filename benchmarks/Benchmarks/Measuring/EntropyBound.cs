using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks;

/// <summary>What a pruned matrix of 8-bit values needs at the least when positions and values are coded as independent draws.</summary>
internal static class EntropyBound
{
    /// <summary>What the bound allows for the scale of a row.</summary>
    public const int BytesPerScale = 4;

    /// <summary>(N·H2(share) + kept·H0(values)) / 8 bytes and a scale per row; N entries, of which the non-zero share is kept.</summary>
    public static double Bytes(CompressedRows matrix)
    {
        var counts = new Dictionary<int, int>();
        for (int row = 0; row < matrix.Rows; row++)
        {
            for (int i = matrix.RowStarts[row]; i < matrix.RowStarts[row + 1]; i++)
            {
                int code = (int)MathF.Round(matrix.Values[i] / matrix.Scales[row]);
                counts[code] = counts.GetValueOrDefault(code) + 1;
            }
        }

        double entries = (double)matrix.Rows * matrix.Columns, kept = matrix.Values.Length;
        double values = counts.Values.Sum(count => Bits(count / kept));
        return (((entries * BinaryEntropy(kept / entries)) + (kept * values)) / 8) + (BytesPerScale * matrix.Rows);
    }

    /// <summary>Bits per position when a share of the positions is taken.</summary>
    public static double BinaryEntropy(double share) => Bits(share) + Bits(1 - share);

    private static double Bits(double probability) => probability is 0 ? 0 : -probability * Math.Log2(probability);
}
