namespace MLNet.Pruning.Trainers;

/// <summary>How closely predictions follow labels.</summary>
internal static class Correlation
{
    /// <summary>Pearson's r, in [-1, 1]; null where either side does not vary.</summary>
    public static double? Pearson(float[] first, float[] second) =>
        Pearson(Array.ConvertAll(first, value => (double)value), Array.ConvertAll(second, value => (double)value));

    /// <summary>Spearman's rho, in [-1, 1]: Pearson's r of the ranks, equal values sharing the mean of theirs; null where either side does not vary.</summary>
    public static double? Spearman(float[] first, float[] second) => Pearson(Ranks(first), Ranks(second));

    private static double? Pearson(double[] first, double[] second)
    {
        double firstMean = first.Average(), secondMean = second.Average(), products = 0, firstSquares = 0, secondSquares = 0;
        for (int i = 0; i < first.Length; i++)
        {
            double x = first[i] - firstMean, y = second[i] - secondMean;
            products += x * y;
            firstSquares += x * x;
            secondSquares += y * y;
        }
        double scale = Math.Sqrt(firstSquares) * Math.Sqrt(secondSquares);
        return scale > 0 ? Math.Clamp(products / scale, -1, 1) : null;
    }

    private static double[] Ranks(float[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length).OrderBy(i => values[i])];
        double[] ranks = new double[values.Length];
        for (int start = 0, end; start < order.Length; start = end)
        {
            for (end = start + 1; end < order.Length && values[order[end]] == values[order[start]]; end++)
            {
            }

            foreach (int place in order.AsSpan(start..end))
                ranks[place] = (start + end - 1) / 2.0;
        }
        return ranks;
    }
}
