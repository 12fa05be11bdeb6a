using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms.Tests;

[Trait("Category", "Kernels")]
public sealed class IntegerFormatKernelTests
{
    private const int Largest = IntegerKernel.LargestLeft;

    [Theory]
    [MemberData(nameof(Tiles.All), MemberType = typeof(Tiles))]
    public void EveryTokenIsRoundedToMultiplesOfItsScale(string tile) => Tiles.Run(Check<Tile4>, tile);

    private static void Check<TTile>() where TTile : struct, ITile<TTile>
    {
        foreach (int features in (int[])[1, 2, 3, 16, 17])
        {
            int stride = TTile.Width + 2;
            float[] values = [.. Naive.Values(new Random(features), features * stride).Select((value, i) => i % stride == 1 ? 0 : value * 30)];
            GuardedMemory pairs = new((features + 1) / 2 * stride), lines = new(features * stride), inPlace = new(values);
            float[] pairScales = new float[TTile.Width], lineScales = new float[TTile.Width], scales = new float[TTile.Width];
            IntegerFormatKernel.RunPairs<TTile>(features, ref values[0], stride, Largest, ref pairs.First).Store(ref pairScales[0], 0);
            IntegerFormatKernel.RunLines<TTile>(features, ref values[0], stride, Largest, ref lines.First, stride).Store(ref lineScales[0], 0);
            IntegerFormatKernel.RunPairs<TTile>(features, ref inPlace.First, stride, Largest, ref inPlace.First).Store(ref scales[0], 0);
            Assert.All((GuardedMemory[])[pairs, lines, inPlace], memory => memory.CheckGuards());
            Assert.Equal(pairScales, lineScales);
            Assert.Equal(pairScales, scales);

            ReadOnlySpan<short> pairHalves = MemoryMarshal.Cast<float, short>(pairs.Span), lineHalves = MemoryMarshal.Cast<float, short>(lines.Span), places = MemoryMarshal.Cast<float, short>(inPlace.Span);
            for (int token = 0; token < TTile.Width; token++)
            {
                double size = Enumerable.Range(0, features).Max(feature => Math.Abs(values[feature * stride + token]));
                if (size > 0)
                    Naive.Near(size / Largest, pairScales[token], Naive.Roundings(2) * size, "scale");
                for (int feature = 0; feature < features + features % 2; feature++)
                {
                    float value = feature < features ? values[feature * stride + token] : 0;
                    short integer = pairHalves[2 * (feature / 2 * stride + token) + feature % 2];
                    Naive.Near(value, integer * pairScales[token], (0.5 + 1e-3) * size / Largest, $"feature {feature} of {features}, token {token}");
                    Assert.InRange(integer, -Largest, Largest);
                    Assert.Equal(integer, places[2 * (feature / 2 * stride + token) + feature % 2]);
                    if (feature < features)
                        Assert.Equal(integer, lineHalves[2 * feature * stride + token]);
                }
            }
        }
    }
}
