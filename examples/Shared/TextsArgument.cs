using System.CommandLine;

namespace MLNet.Pruning.Examples;

/// <summary>An argument of any number of texts, which takes no misspelt option for a text.</summary>
internal static class TextsArgument
{
    public static Argument<string[]> Create(string name, string description)
    {
        var texts = new Argument<string[]>(name) { Description = description };
        texts.Validators.Add(result =>
        {
            foreach (string option in result.Tokens.Select(token => token.Value).Where(value => value.StartsWith("--", StringComparison.Ordinal) && !value.Contains(' ')))
                result.AddError($"'{option}' is no option of this program; --help lists them.");
        });
        return texts;
    }
}
