using System.CommandLine;

namespace MLNet.Pruning.Examples;

/// <summary>An option that takes a whole number of at least 1.</summary>
internal static class CountOption
{
    public static Option<int?> Create(string name, string description)
    {
        var option = new Option<int?>(name)
        {
            Description = description,
            CustomParser = result =>
            {
                if (int.TryParse(result.Tokens[0].Value, out int value) && value >= 1)
                    return value;
                result.AddError($"{name} is '{result.Tokens[0].Value}'; expected a whole number of at least 1.");
                return null;
            },
        };
        return option;
    }
}
