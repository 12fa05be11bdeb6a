namespace MLNet.Pruning.Trainers;

/// <summary>
/// Coordinates of a model's hidden states from which the others follow best by a linear map, and that map. Chosen one after the other, always the one that
/// those before explain the least (the pivots of Cholesky's decomposition of the second moments).
/// </summary>
internal sealed class StateCoordinates
{
    private StateCoordinates(int[] kept, float[] map, double scale) => (Kept, Map, Scale) = (kept, map, scale);

    /// <summary>The coordinates, in rising order.</summary>
    public int[] Kept { get; }

    /// <summary>The linear map from them to all coordinates, [width, count].</summary>
    public float[] Map { get; }

    /// <summary>The root of the mean square of a kept coordinate over that of any.</summary>
    public double Scale { get; }

    /// <param name="moments">The symmetric matrix of second moments, [width, width].</param>
    /// <param name="width">The width of the states.</param>
    /// <param name="count">How many coordinates are kept, at most <paramref name="width"/>.</param>
    public static StateCoordinates Choose(float[] moments, int width, int count)
    {
        int[] kept = Pivots(moments, width, count);
        double[] products = new double[count * count], targets = new double[count * width];
        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < count; k++)
                products[(i * count) + k] = moments[(kept[i] * width) + kept[k]];
            for (int k = 0; k < width; k++)
                targets[(i * width) + k] = moments[(kept[i] * width) + k];
        }

        double Square(int i) => moments[(i * width) + i];
        double scale = Math.Sqrt(kept.Average(Square) / Enumerable.Range(0, width).Average(Square));
        return new StateCoordinates(kept, new LeastSquares(count, products, targets).SolveMap(), scale);
    }

    private static int[] Pivots(float[] moments, int width, int count)
    {
        double[] rest = [.. Enumerable.Range(0, width).Select(i => (double)moments[(i * width) + i])];
        var columns = new List<double[]>();
        var kept = new List<int>();
        while (kept.Count < count)
        {
            int pivot = Enumerable.Range(0, width).Except(kept).MaxBy(i => rest[i]);
            // Rounding may leave less than nothing of a coordinate that the others explain whole.
            double root = Math.Sqrt(Math.Max(rest[pivot], double.Epsilon));
            double[] column = new double[width];
            for (int i = 0; i < width; i++)
            {
                column[i] = (moments[(i * width) + pivot] - columns.Sum(other => other[i] * other[pivot])) / root;
                rest[i] -= column[i] * column[i];
            }

            columns.Add(column);
            kept.Add(pivot);
        }

        return [.. kept.Order()];
    }
}
