namespace MLNet.Pruning.Benchmarks;

/// <summary>The least-squares fit a + b x + c x² through measured points.</summary>
internal readonly record struct QuadraticFit(double A, double B, double C)
{
    private const int Terms = 3;

    /// <summary>Fits relative errors: a point of a short text counts as much as one of a long text.</summary>
    /// <exception cref="ArgumentException">There are fewer than three points.</exception>
    public static QuadraticFit Through(IReadOnlyList<(double X, double Y)> points)
    {
        if (points.Count < Terms)
            throw new ArgumentException($"{points.Count} points do not determine a quadratic fit; expected {Terms} at least.", nameof(points));

        // The normal equations of rows (1, x, x²) / y with right-hand side 1; x is scaled to keep them well conditioned.
        double scale = points.Max(point => Math.Abs(point.X));
        double[,] system = new double[Terms, Terms + 1];
        foreach ((double x, double y) in points)
        {
            double[] row = [1 / y, x / scale / y, x / scale * (x / scale) / y, 1];
            for (int i = 0; i < Terms; i++)
            {
                for (int j = 0; j <= Terms; j++)
                    system[i, j] += row[i] * row[j];
            }
        }

        double[] solution = Solve(system);
        return new QuadraticFit(solution[0], solution[1] / scale, solution[2] / (scale * scale));
    }

    public double At(double x) => A + (B * x) + (C * x * x);

    /// <summary>The largest |y / fit - 1|.</summary>
    public double MaxDeviation(IEnumerable<(double X, double Y)> points)
    {
        QuadraticFit fit = this;
        return points.Max(point => Math.Abs((point.Y / fit.At(point.X)) - 1));
    }

    // Gauss-Jordan elimination with pivoting by column.
    private static double[] Solve(double[,] system)
    {
        for (int column = 0; column < Terms; column++)
        {
            int pivot = Enumerable.Range(column, Terms - column).MaxBy(row => Math.Abs(system[row, column]));
            if (system[pivot, column] == 0)
                throw new ArgumentException("The points do not determine a quadratic fit.");
            for (int j = 0; j <= Terms; j++)
                (system[column, j], system[pivot, j]) = (system[pivot, j], system[column, j]);
            for (int row = 0; row < Terms; row++)
            {
                double factor = row == column ? 0 : system[row, column] / system[column, column];
                for (int j = 0; j <= Terms; j++)
                    system[row, j] -= factor * system[column, j];
            }
        }

        return [.. Enumerable.Range(0, Terms).Select(i => system[i, Terms] / system[i, i])];
    }
}
