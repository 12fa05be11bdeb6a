using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>Projects the rows of a table on the directions in which they vary most.</summary>
internal static class PrincipalDirections
{
    private const int Iterations = 20;

    /// <summary>The table itself where it is no wider, else its projection, scaled to the spread of the table.</summary>
    /// <param name="table">Rows of values.</param>
    /// <param name="size">The new width, at most the table's.</param>
    /// <remarks>
    /// Orthogonal iteration on the matrix of second moments (Golub and Van Loan, Matrix Computations, section 8.2.4), from the first unit vectors, with a fixed
    /// number of steps: the directions need not be exact, only the same every time.
    /// </remarks>
    public static EncoderTensor Project(EncoderTensor table, int size)
    {
        int rows = table.Shape[0], width = table.Shape[1];
        if (size == width)
            return table;
        double[,] moments = Moments(table.Array, rows, width);
        double[][] directions = [.. Enumerable.Range(0, size).Select(i => Enumerable.Range(0, width).Select(j => i == j ? 1.0 : 0.01 / (1 + i + j)).ToArray())];
        for (int step = 0; step < Iterations; step++)
        {
            Parallel.For(0, size, i => directions[i] = Multiply(moments, directions[i]));
            Orthonormalise(directions);
        }

        float[] projected = new float[rows * size];
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < size; i++)
            {
                double sum = 0;
                for (int j = 0; j < width; j++)
                    sum += table.Array[(row * width) + j] * directions[i][j];
                projected[(row * size) + i] = (float)sum;
            }
        }

        float scale = (float)(Spread(table.Array) / Math.Max(Spread(projected), double.Epsilon));
        for (int i = 0; i < projected.Length; i++)
            projected[i] *= scale;
        return new EncoderTensor([rows, size], projected);
    }

    private static double[,] Moments(float[] values, int rows, int width)
    {
        double[,] moments = new double[width, width];
        Parallel.For(0, width, i =>
        {
            for (int row = 0; row < rows; row++)
            {
                double value = values[(row * width) + i];
                for (int j = 0; j <= i; j++)
                    moments[i, j] += value * values[(row * width) + j];
            }

            for (int j = 0; j < i; j++)
                moments[j, i] = moments[i, j];
        });
        return moments;
    }

    private static double[] Multiply(double[,] matrix, double[] vector)
    {
        double[] product = new double[vector.Length];
        for (int i = 0; i < product.Length; i++)
        {
            for (int j = 0; j < vector.Length; j++)
                product[i] += matrix[i, j] * vector[j];
        }

        return product;
    }

    // Gram-Schmidt, twice over: once leaves what rounding left.
    private static void Orthonormalise(double[][] vectors)
    {
        for (int i = 0; i < vectors.Length; i++)
        {
            for (int pass = 0; pass < 2; pass++)
            {
                for (int earlier = 0; earlier < i; earlier++)
                    Add(vectors[i], vectors[earlier], -Dot(vectors[i], vectors[earlier]));
            }

            double length = Math.Sqrt(Dot(vectors[i], vectors[i]));
            for (int j = 0; j < vectors[i].Length; j++)
                vectors[i][j] = length > 0 ? vectors[i][j] / length : 0;
        }
    }

    private static double Dot(double[] left, double[] right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
            sum += left[i] * right[i];
        return sum;
    }

    private static void Add(double[] target, double[] vector, double factor)
    {
        for (int i = 0; i < target.Length; i++)
            target[i] += factor * vector[i];
    }

    private static double Spread(float[] values) => Math.Sqrt(values.Sum(value => (double)value * value) / values.Length);
}
