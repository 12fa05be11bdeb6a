namespace MLNet.Pruning.Transforms.Tests;

/// <summary>What a pruned matrix takes at least when its mask is random and its values are drawn one by one.</summary>
internal static class EntropyBound
{
    /// <summary>(N H2(share of non-zeros) + non-zeros * H0(codes)) / 8 + 4 bytes a row.</summary>
    public static double Bytes(CompressedRows matrix)
    {
        double entries = (double)matrix.Rows * matrix.Columns, share = matrix.Values.Length / entries;
        byte[] codes = WeightCodec.Encode(matrix.Values, matrix.RowStarts, matrix.Scales, StoragePrecision.Int8);
        double values = codes.CountBy(code => code).Sum(pair => Term((double)pair.Value / codes.Length));
        return (entries * (Term(share) + Term(1 - share)) + codes.Length * values) / 8 + 4 * matrix.Rows;
    }

    private static double Term(double share) => share == 0 ? 0 : -share * Math.Log2(share);
}
