using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Transforms.Tests;

[Trait("Category", "Kernels")]
public sealed class EpilogueTests
{
    private static readonly int[] RowCounts = [1, 15, 16, 17];

    [Theory]
    [MemberData(nameof(Tiles.All), MemberType = typeof(Tiles))]
    public void ScaleBiasAndResidualAsInPlainLoops(string tile) => Tiles.Run(CheckSingles<Tile4>, tile);

    [Theory]
    [MemberData(nameof(Tiles.AllFormats), MemberType = typeof(Tiles))]
    public void GeluAsInPlainLoops(string tile, ScoringPrecision format)
    {
        Tiles.Run(CheckGelu<Tile4, SingleFormat<Tile4>, SingleFunctions>, tile, format, typeof(SingleFunctions));
        Tiles.Run(CheckGelu<Tile4, SingleFormat<Tile4>, BrainFunctions>, tile, format, typeof(BrainFunctions));
    }

    private static void CheckSingles<TTile>() where TTile : struct, ITile<TTile>
    {
        foreach (int rows in RowCounts)
        {
            int width = TTile.Width, stride = width + 3;
            var random = new Random(rows);
            float[] sums = Naive.Values(random, rows * width), bias = Naive.Values(random, rows), residual = Naive.Values(random, rows * width);
            GuardedMemory biases = new(bias), added = new(rows * stride), scaled = new(rows * stride), replaced = new(residual), weighted = new(rows * width);
            for (int row = rows - 1; row >= 0; row--)
            {
                TTile sum = TTile.Load(ref sums[0], row * width);
                new BiasEpilogue<TTile, SingleFormat<TTile>>(ref biases.First, ref added.First, stride).Finish(sum, row);
                new StoreEpilogue<TTile>(ref scaled.First, stride, TTile.Create(0.3f)).Finish(sum, row);
                new ResidualEpilogue<TTile>(ref biases.First, ref replaced.First).Finish(sum, row);
                new RowScaleEpilogue<TTile>(ref biases.First, ref weighted.First).Finish(sum, row);
            }

            Assert.All((GuardedMemory[])[added, scaled, replaced, weighted], memory => memory.CheckGuards());
            for (int i = 0; i < rows * stride; i++)
            {
                int row = i / stride, token = i % stride, place = row * width + token;
                if (token >= width)
                {
                    Assert.True(float.IsNaN(added.Span[i]) && float.IsNaN(scaled.Span[i]), $"Row {row} was written beyond its tile.");
                    continue;
                }

                // One rounding each, so the 32-bit float is known.
                Assert.Equal(sums[place] + bias[row], added.Span[i]);
                Assert.Equal(sums[place] * 0.3f, scaled.Span[i]);
                Assert.Equal(sums[place] + bias[row] + residual[place], replaced.Span[place]);
                Assert.Equal(sums[place] * bias[row], weighted.Span[place]);
            }
        }
    }

    private static void CheckGelu<TTile, TFormat, TMath>()
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>
        where TMath : struct, IElementaryFunctions
    {
        foreach (int rows in RowCounts)
        {
            var random = new Random(rows);
            float[] sums = [.. Naive.Values(random, rows * TTile.Width).Select(value => value * 6)], bias = Naive.Values(random, rows);
            GuardedMemory biases = new(bias), output = new(rows * TFormat.Words);
            for (int row = rows - 1; row >= 0; row--)
                new GeluEpilogue<TTile, TFormat, TMath>(ref biases.First, ref output.First).Finish(TTile.Load(ref sums[0], row * TTile.Width), row);
            output.CheckGuards();
            float[] actual = Naive.Read<TTile, TFormat>(output.Span, TFormat.Words);
            for (int i = 0; i < actual.Length; i++)
            {
                float x = sums[i] + bias[i / TTile.Width];
                double expected = 0.5 * x * (1 + ReferenceEncoder.Erf(x / Math.Sqrt(2))), error = Naive.GeluError<TMath>(x);
                double rounding = Naive.IsPacked<TTile, TFormat>() ? Naive.BrainRounding * (Math.Abs(expected) + error) : 0;
                Naive.Near(expected, actual[i], error + rounding, $"GELU of {x}");
            }
        }
    }
}
