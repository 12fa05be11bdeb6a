using System.Globalization;

namespace MLNet.Pruning.Benchmarks;

/// <summary>Numbers on command lines.</summary>
internal static class Format
{
    public static IEnumerable<string> Numbers(params double[] numbers) => numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture));
}
