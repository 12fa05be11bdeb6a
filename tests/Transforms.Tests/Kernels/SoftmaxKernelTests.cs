using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms.Tests;

[Trait("Category", "Kernels")]
public sealed class SoftmaxKernelTests
{
    private static readonly int[] Counts = [1, 2, 15, 16, 17, 31, 32, 33, 64, 80];

    [Theory]
    [MemberData(nameof(Tiles.All), MemberType = typeof(Tiles))]
    public void DownTheFeaturesAsInPlainLoops(string tile)
    {
        Tiles.Run(CheckDown<Tile4, SingleFunctions>, tile, typeof(SingleFunctions));
        Tiles.Run(CheckDown<Tile4, BrainFunctions>, tile, typeof(BrainFunctions));
    }

    [Theory]
    [MemberData(nameof(Tiles.All), MemberType = typeof(Tiles))]
    public void AlongTheLanesAsInPlainLoopsWithoutThePadding(string tile)
    {
        Tiles.Run(CheckAlong<Tile4, SingleFunctions>, tile, typeof(SingleFunctions));
        Tiles.Run(CheckAlong<Tile4, BrainFunctions>, tile, typeof(BrainFunctions));
    }

    [Theory]
    [MemberData(nameof(Tiles.All), MemberType = typeof(Tiles))]
    public void DownTheFeaturesAsIntegers(string tile) => Tiles.Run(CheckIntegers<Tile4>, tile);

    [Fact]
    public void RoomForAPartOfATileIsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SoftmaxKernel.RunAlong<Tile4, SingleFunctions>(new float[7], 7));

    private static void CheckDown<TTile, TMath>()
        where TTile : struct, ITile<TTile>
        where TMath : struct, IElementaryFunctions
    {
        foreach (int features in Counts)
        {
            var random = new Random(features);
            float[] values = [.. Naive.Values(random, features * TTile.Width).Select(value => value * 40)];
            values[random.Next(values.Length)] = 2000;
            float scale = 0.5f / features;
            var memory = new GuardedMemory(values);
            float[] inverse = new float[TTile.Width];
            SoftmaxKernel.Run<TTile, TMath>(ref memory.First, features, scale).Store(ref inverse[0], 0);
            memory.CheckGuards();
            for (int token = 0; token < TTile.Width; token++)
            {
                int first = token;
                float[] Lane(ReadOnlySpan<float> tile)
                {
                    float[] lane = new float[features];
                    for (int i = 0; i < features; i++)
                        lane[i] = tile[i * TTile.Width + first];
                    return lane;
                }

                Compare<TMath>(Lane(values), scale, Lane(memory.Span), inverse[token]);
            }
        }
    }

    // The powers are those of the floats; they only get a factor and are rounded.
    private static void CheckIntegers<TTile>() where TTile : struct, ITile<TTile>
    {
        foreach (int features in Counts)
        {
            var random = new Random(features);
            float[] values = [.. Naive.Values(random, features * TTile.Width).Select(value => value * 4)], factors = [.. Naive.Values(random, features).Select(value => Math.Abs(value) * IntegerKernel.LargestInput)];
            factors[random.Next(features)] = IntegerKernel.LargestInput;
            GuardedMemory floats = new(values), integers = new(values);
            float[] expected = new float[TTile.Width], inverse = new float[TTile.Width];
            SoftmaxKernel.Run<TTile, BrainFunctions>(ref floats.First, features, 0.7f).Store(ref expected[0], 0);
            SoftmaxKernel.RunIntegers<TTile, BrainFunctions>(ref integers.First, features, TTile.Create(0.7f), ref new GuardedMemory(factors).First).Store(ref inverse[0], 0);
            integers.CheckGuards();
            Assert.Equal(expected, inverse);
            ReadOnlySpan<short> halves = MemoryMarshal.Cast<float, short>(integers.Span);
            for (int i = 0; i < (features + 1) / 2 * 2 * TTile.Width; i++)
            {
                int feature = i / TTile.Width, token = i % TTile.Width;
                double value = feature < features ? floats.Span[i] * (double)factors[feature] : 0;
                Naive.Near(value, halves[2 * (feature / 2 * TTile.Width + token) + feature % 2], 0.501, $"power {feature} of {features}");
            }
        }
    }

    private static void CheckAlong<TTile, TMath>()
        where TTile : struct, ITile<TTile>
        where TMath : struct, IElementaryFunctions
    {
        foreach (int count in Counts)
        {
            float[] values = [.. Naive.Values(new Random(count), count).Select(value => value * 40)];
            int padded = (count + TTile.Width - 1) / TTile.Width * TTile.Width;
            var memory = new GuardedMemory(padded);
            values.CopyTo(memory.Span);
            for (int i = count; i < padded; i++)
                memory.Span[i] = i % 2 == 0 ? 1e30f : float.NaN;
            float inverse = SoftmaxKernel.RunAlong<TTile, TMath>(memory.Span, count);
            memory.CheckGuards();
            Compare<TMath>(values, 1, memory.Span[..count], inverse);
            Assert.Equal(new float[padded - count], memory.Span[count..].ToArray());
        }
    }

    // The argument is rounded twice, which an exponential turns into a relative error as large as the argument.
    private static void Compare<TMath>(float[] values, float scale, ReadOnlySpan<float> powers, float inverse) where TMath : struct, IElementaryFunctions
    {
        float max = values.Max();
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double argument = Math.Max(-87, scale * ((double)values[i] - max));
            double error = Math.Exp(Math.Abs(argument) * Naive.Roundings(2)) * (1 + Naive.ExpError<TMath>()) - 1;
            Naive.Near(Math.Exp(argument), powers[i], Math.Exp(argument) * error, $"value {i} of {values.Length}, {argument}");
            sum += powers[i];
        }

        Naive.Near(1 / sum, inverse, Naive.Roundings(values.Length + 1) / sum, $"the inverse of {values.Length} values");
    }
}
