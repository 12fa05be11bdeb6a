namespace MLNet.Pruning.Transforms.Tests;

/// <summary>What the tests of kernels share: random shapes, formats written by plain loops, and bounds that follow from the number formats.</summary>
internal static class Naive
{
    /// <summary>The relative error of one rounding to a 32-bit float.</summary>
    public const double SingleRounding = 1.0 / (1 << 24);

    /// <summary>The relative error of one rounding to a brain float, whose significand has 8 bits.</summary>
    public const double BrainRounding = 1.0 / (1 << 8);

    private static readonly int[] OddSizes = [0, 1, 15, 16, 17];

    /// <summary>Every pair of the sizes that are off by one, and random ones, at densities from 0 to 1.</summary>
    public static IEnumerable<Shape> Shapes()
    {
        var random = new Random(1);
        double[] densities = [0, 0.05, 0.3, 1];
        int seed = 0;
        foreach (int rows in OddSizes)
        {
            foreach (int columns in OddSizes)
                yield return new Shape(rows, columns, densities[seed % densities.Length], ++seed);
        }

        for (int i = 0; i < 15; i++)
            yield return new Shape(random.Next(1, 45), random.Next(1, 150), random.NextDouble(), ++seed);
    }

    /// <summary>The relative error of some roundings to 32-bit floats, one upon the other (Higham, 2002, section 3.1).</summary>
    public static double Roundings(int count) => count * SingleRounding / (1 - count * SingleRounding);

    /// <summary>The accuracy that an exponential function documents: relative.</summary>
    public static double ExpError<TMath>() where TMath : struct, IElementaryFunctions => typeof(TMath) == typeof(SingleFunctions) ? 1.5e-7 : 8e-5;

    /// <summary>The accuracy that a GELU documents at x: absolute.</summary>
    public static double GeluError<TMath>(double x) where TMath : struct, IElementaryFunctions =>
        (typeof(TMath) == typeof(SingleFunctions) ? 1.5e-7 : 1.2e-4) * Math.Max(1, Math.Abs(x));

    public static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() * 2 - 1))];

    /// <summary>The nearest brain float, of two the one away from zero.</summary>
    public static float Brain(float value)
    {
        if (value == 0 || !float.IsFinite(value))
            return value;
        double unit = Math.ScaleB(1, Math.Max(Math.ILogB(value), -126) - 7);
        return (float)(Math.Round(value / unit, MidpointRounding.AwayFromZero) * unit);
    }

    public static bool IsPacked<TTile, TFormat>()
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile> => 2 * TFormat.Words == TTile.Width;

    /// <summary>Features of one tile, which are [feature][place], as a product reads them.</summary>
    public static GuardedMemory Write<TTile, TFormat>(float[] values, int stride)
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>
    {
        int features = values.Length / TTile.Width, half = TTile.Width / 2;
        var memory = new GuardedMemory(features * stride);
        for (int i = 0; i < features * TFormat.Words; i++)
        {
            int feature = i / TFormat.Words, word = i % TFormat.Words, first = feature * TTile.Width + word;
            memory.Span[feature * stride + word] = IsPacked<TTile, TFormat>() ? Pack(values[first], values[first + half]) : values[first];
        }

        return memory;
    }

    /// <summary>Features of one tile as a format holds them, back as [feature][place].</summary>
    public static float[] Read<TTile, TFormat>(ReadOnlySpan<float> words, int stride)
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>
    {
        float[] values = new float[words.Length / stride * TTile.Width];
        for (int i = 0; i < values.Length; i++)
        {
            int feature = i / TTile.Width, place = i % TTile.Width;
            float word = words[feature * stride + place % TFormat.Words];
            values[i] = IsPacked<TTile, TFormat>() && place < TFormat.Words ? BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(word) << 16) : word;
        }

        return values;
    }

    /// <summary>Compares a product plus bias, [row][token] at a stride; every term of a row's sum may have been rounded as often as it has terms.</summary>
    /// <param name="shape">For the message.</param>
    /// <param name="terms">The weights of a row with their columns.</param>
    /// <param name="input">[feature][token], as the format keeps it.</param>
    /// <param name="bias">A bias per row.</param>
    /// <param name="output">What the kernel wrote.</param>
    /// <param name="stride">Floats from row to row of the output.</param>
    public static void CompareProduct<TTile>(Shape shape, Func<int, IReadOnlyList<(double Weight, int Column)>> terms, float[] input, float[] bias, GuardedMemory output, int stride)
        where TTile : struct, ITile<TTile>
    {
        output.CheckGuards();
        for (int row = 0; row < shape.Rows; row++)
        {
            IReadOnlyList<(double Weight, int Column)> weights = terms(row);
            for (int token = 0; token < stride; token++)
            {
                float actual = output.Span[row * stride + token];
                if (token >= TTile.Width)
                {
                    Assert.True(float.IsNaN(actual), $"{shape}: row {row} was written beyond its tile.");
                    continue;
                }

                double expected = bias[row], size = Math.Abs(expected);
                foreach ((double weight, int column) in weights)
                {
                    double term = weight * input[column * TTile.Width + token];
                    (expected, size) = (expected + term, size + Math.Abs(term));
                }

                Near(expected, actual, Roundings(weights.Count + 4) * size, $"{shape}: row {row}, token {token}");
            }
        }
    }

    public static void Near(double expected, float actual, double bound, string where) =>
        Assert.True(Math.Abs(expected - actual) <= bound, $"{where}: {actual:R} is not within {bound:G3} of {expected:R}.");

    // Of the upper halves around that of the value the one that brings the word's bits nearest, of two the larger.
    private static float Pack(float low, float high)
    {
        uint lower = BitConverter.SingleToUInt32Bits(Brain(low)) >> 16, bits = BitConverter.SingleToUInt32Bits(high), sign = bits & 0x80000000, magnitude = bits ^ sign;
        uint best = Enumerable.Range(-1, 3).Select(step => (uint)Math.Max(0x80, (int)(magnitude >> 16) + step) << 16).Reverse()
            .MinBy(upper => Math.Abs((long)(upper | lower) - magnitude));
        return BitConverter.UInt32BitsToSingle(sign | best | lower);
    }

    /// <summary>A matrix to test with.</summary>
    public sealed record Shape(int Rows, int Columns, double Density, int Seed);
}
