using BenchmarkDotNet.Attributes;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks;

/// <summary>The time of a matrix of 384 x 384 times one tile of tokens, by layout, share of weights and precision, for BenchmarkDotNet.</summary>
public class LayoutTimes
{
    internal const int Size = 384;
    internal const double Few = 0.05, Many = 0.25;

    private TileProduct? _product;

    /// <summary>A <see cref="MatrixLayout"/>.</summary>
    [Params(nameof(MatrixLayout.Dense), nameof(MatrixLayout.Sparse), nameof(MatrixLayout.Blocks))]
    public string Layout { get; set; } = "";

    /// <summary>The share of the weights that is left.</summary>
    [Params(Few, Many)]
    public double Share { get; set; }

    /// <summary>The precision of activations.</summary>
    [ParamsAllValues]
    public ScoringPrecision Scoring { get; set; }

    /// <summary>Makes the matrix.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        MatrixLayout layout = Enum.Parse<MatrixLayout>(Layout);
        _product = TileProduct.Create(Lay(Weights(layout, Share), layout, Scoring), Scoring);
    }

    /// <summary>Multiplies.</summary>
    [Benchmark]
    public void Multiply() => _product!.Multiply();

    /// <summary>Ones in random places; for the block layout in random blocks, each as high as that layout's.</summary>
    internal static CompressedRows Weights(MatrixLayout layout, double share)
    {
        int height = layout == MatrixLayout.Blocks ? BlockKernel.Height : 1;
        var random = new Random(1);
        float[] dense = new float[Size * Size];
        for (int row = 0; row < Size; row += height)
        {
            for (int column = 0; column < Size; column++)
            {
                float value = random.NextDouble() < share ? 1 : 0;
                for (int i = row; i < Math.Min(row + height, Size); i++)
                    dense[(i * Size) + column] = value;
            }
        }

        return CompressedRows.FromDense(Size, Size, dense.Count(value => value != 0), [], dense);
    }

    private static Matrix Lay(CompressedRows weights, MatrixLayout layout, ScoringPrecision scoring) => layout switch
    {
        MatrixLayout.Dense => new DenseMatrix(weights),
        MatrixLayout.Blocks => new BlockMatrix(weights),
        _ when scoring == ScoringPrecision.Fast => new SparseMatrix<BrainEntry>(weights),
        _ => new SparseMatrix<SingleEntry>(weights),
    };
}
