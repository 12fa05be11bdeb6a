using System.Globalization;

namespace MLNet.Pruning.Transforms;

/// <summary>From values to places between 0 and 1, with round values to mark.</summary>
internal sealed class Axis
{
    private readonly Func<double, double> _scale;
    private readonly double _low, _high;

    private Axis(string name, Func<double, double> scale, double low, double high, IEnumerable<(double, string)> ticks)
    {
        (Name, _scale, _low, _high) = (name, scale, scale(low), scale(high));
        Ticks = [.. ticks];
    }

    /// <summary>What the values are, with their unit.</summary>
    public string Name { get; }

    /// <summary>Values to mark and how to write them.</summary>
    public IReadOnlyList<(double Value, string Label)> Ticks { get; }

    /// <summary>An axis of equal steps that covers the values; finite ones count.</summary>
    public static Axis Linear(string name, IEnumerable<double> values, int ticks = 5, bool fromZero = false, Func<double, string>? label = null)
    {
        (double low, double high) = Bounds(values);
        if (fromZero)
            low = Math.Min(0, low);
        if (high <= low)
            (low, high) = low == 0 ? (0, 1) : (low - (Math.Abs(low) / 2), low + (Math.Abs(low) / 2));
        double step = RoundStep((high - low) / ticks);
        // What is hardly below a step is drawn there.
        (low, high) = (Math.Floor((low / step) + 0.02) * step, Math.Ceiling((high / step) - 1e-9) * step);
        return new Axis(name, value => value, low, high, Steps(low, high, step).Select(value => (value, label?.Invoke(Round(value, step)) ?? Label(value, step, Math.Max(Math.Abs(low), Math.Abs(high))))));
    }

    /// <summary>An axis of exactly these ends.</summary>
    public static Axis Between(string name, double low, double high, int ticks = 5)
    {
        if (high <= low)
            (low, high) = (low - 0.5, high + 0.5);
        double step = RoundStep((high - low) / ticks);
        return new Axis(name, value => value, low, high, Steps(Math.Ceiling(low / step) * step, high, step).Select(value => (value, Label(value, step, Math.Max(Math.Abs(low), Math.Abs(high))))));
    }

    /// <summary>An axis on which equal ratios are equally long; positive values count.</summary>
    public static Axis Logarithmic(string name, IEnumerable<double> values, Func<double, string> label)
    {
        (double low, double high) = Bounds(values.Where(value => value > 0));
        if (low <= 0)
            (low, high) = (1, 10);
        double margin = Math.Max(1.05, Math.Pow(high / low, 0.12));
        (double lowest, double highest) = (low / margin, high * margin);
        double[] Round(params int[] digits) => [.. Enumerable.Range((int)Math.Floor(Math.Log10(lowest)), (int)Math.Ceiling(Math.Log10(highest / lowest)) + 2)
            .SelectMany(power => digits.Select(digit => digit * Math.Pow(10, power))).Where(value => value >= lowest && value <= highest)];
        double[] ticks = Round(1, 2, 5) switch
        {
            { Length: > 8 } => Round(1),
            { Length: >= 3 } round => round,
            _ when Round(1, 2, 3, 4, 5, 6, 7, 8, 9) is { Length: >= 2 } round => round,
            _ => low == high ? [low] : [low, high],
        };
        return new Axis(name, Math.Log10, lowest, highest, ticks.Select(value => (value, label(value))));
    }

    /// <summary>0 at the low end, 1 at the high one.</summary>
    public double Place(double value) => (_scale(value) - _low) / (_high - _low);

    private static (double Low, double High) Bounds(IEnumerable<double> values)
    {
        (double low, double high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (double value in values.Where(double.IsFinite))
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        return low > high ? (0, 0) : (low, high);
    }

    // 1, 2 or 5 times a power of ten, the next one from the asked step on.
    private static double RoundStep(double step)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return power * (step / power) switch { <= 1.0000001 => 1, <= 2.0000001 => 2, <= 5.0000001 => 5, _ => 10 };
    }

    private static IEnumerable<double> Steps(double low, double high, double step) =>
        Enumerable.Range(0, (int)Math.Floor(((high - low) / step) + 1e-6) + 1).Select(i => low + (i * step));

    private static double Round(double value, double step) => Math.Abs(value) < step / 1e6 ? 0 : value;

    // As many digits as tell a step from the next; small values as powers of ten.
    private static string Label(double value, double step, double largest)
    {
        value = Round(value, step);
        int power = (int)Math.Floor(Math.Log10(step) + 1e-9);
        if (step >= 1e-3 || largest >= 0.01)
            return value.ToString("N" + Math.Max(0, -power), CultureInfo.InvariantCulture);
        if (value == 0)
            return "0";
        int digits = Math.Max(0, (int)Math.Floor(Math.Log10(Math.Abs(value)) + 1e-9) - power);
        return value.ToString("0." + new string('#', digits) + "e0", CultureInfo.InvariantCulture);
    }
}
