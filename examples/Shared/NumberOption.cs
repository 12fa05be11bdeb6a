using System.CommandLine;
using System.Globalization;

namespace MLNet.Pruning.Examples;

/// <summary>An option that takes one or more numbers with a decimal point; a comma is no part of a number.</summary>
internal static class NumberOption
{
    public static Option<double> Create(string name, string description, double standard) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => standard,
        CustomParser = result => Parse(name, result.Tokens[0].Value, result.AddError),
    };

    public static Option<double[]> CreateMany(string name, string description, double[] standard) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => standard,
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result => [.. result.Tokens.Select(token => Parse(name, token.Value, result.AddError))],
    };

    private static double Parse(string name, string text, Action<string> refuse)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            return value;
        refuse($"{name} is '{text}'; expected a number such as 0.1.");
        return double.NaN;
    }
}
