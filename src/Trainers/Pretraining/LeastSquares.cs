using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>The linear map with the least squared error over pairs of vectors, by the normal equations and Cholesky's decomposition.</summary>
internal sealed class LeastSquares
{
    // Small beside the mean square of an input; it keeps the equations solvable where inputs depend on each other.
    private const double Ridge = 1e-4;

    private readonly int _inputs;
    private readonly double[] _products;
    private double[] _targets;

    /// <summary>Pairs are to be added.</summary>
    /// <param name="inputs">The width of the vectors that are mapped.</param>
    public LeastSquares(int inputs)
        : this(inputs, new double[inputs * inputs], [])
    {
    }

    /// <summary>The sums over pairs are known.</summary>
    /// <param name="inputs">The width of the vectors that are mapped.</param>
    /// <param name="products">The sum of input times input, [inputs, inputs].</param>
    /// <param name="targets">The sum of input times output, [inputs, outputs].</param>
    public LeastSquares(int inputs, double[] products, double[] targets) => (_inputs, _products, _targets) = (inputs, products, targets);

    /// <summary>Adds pairs, [pairs, inputs] and [pairs, outputs].</summary>
    public void Add(Tensor from, Tensor to)
    {
        using var scope = NewDisposeScope();
        if (_targets.Length == 0)
            _targets = new double[_inputs * to.shape[1]];
        Sum(_products, from.t().mm(from).ToFloats());
        Sum(_targets, from.t().mm(to).ToFloats());
    }

    /// <summary>The map, [outputs, inputs].</summary>
    public float[] SolveMap()
    {
        double[] factor = Factor();
        int outputs = _targets.Length / _inputs;
        float[] map = new float[_targets.Length];
        Parallel.For(0, outputs, output =>
        {
            double[] column = [.. Enumerable.Range(0, _inputs).Select(i => _targets[(i * outputs) + output])];
            for (int i = 0; i < _inputs; i++)
            {
                for (int k = 0; k < i; k++)
                    column[i] -= factor[(i * _inputs) + k] * column[k];
                column[i] /= factor[(i * _inputs) + i];
            }

            for (int i = _inputs - 1; i >= 0; i--)
            {
                for (int k = i + 1; k < _inputs; k++)
                    column[i] -= factor[(k * _inputs) + i] * column[k];
                column[i] /= factor[(i * _inputs) + i];
            }

            for (int i = 0; i < _inputs; i++)
                map[(output * _inputs) + i] = (float)column[i];
        });
        return map;
    }

    /// <summary>The map as a linear layer's weight [outputs, inputs - 1] and bias [outputs], where the last input was 1 throughout.</summary>
    public (float[] Weight, float[] Bias) SolveLayer()
    {
        float[] map = SolveMap();
        float[][] rows = [.. map.Chunk(_inputs)];
        return ([.. rows.SelectMany(row => row[..^1])], [.. rows.Select(row => row[^1])]);
    }

    private double[] Factor()
    {
        var factor = new double[_inputs * _inputs];
        double ridge = Ridge * Enumerable.Range(0, _inputs).Average(i => _products[(i * _inputs) + i]);
        for (int row = 0; row < _inputs; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double rest = _products[(row * _inputs) + column] + (row == column ? ridge : 0);
                for (int k = 0; k < column; k++)
                    rest -= factor[(row * _inputs) + k] * factor[(column * _inputs) + k];
                factor[(row * _inputs) + column] = row == column ? Math.Sqrt(rest) : rest / factor[(column * _inputs) + column];
            }
        }

        return factor;
    }

    private static void Sum(double[] sums, float[] values)
    {
        for (int i = 0; i < sums.Length; i++)
            sums[i] += values[i];
    }
}
