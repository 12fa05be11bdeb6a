using System.Text.RegularExpressions;

namespace MLNet.Pruning.Docs.Tests.Pages;

/// <summary>The page quotes messages; this finds them in the source, so that neither changes alone.</summary>
public sealed class TroubleshootingTests
{
    private const string OfOthers = "## Messages of TorchSharp and ML.NET", Elsewhere = "Could not find |Schema mismatch for label column";

    [Fact]
    public void QuotedMessagesAreThoseOfTheSource()
    {
        string source = string.Concat(Directory.EnumerateFiles(Repository.Path("src"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var rows = Page.At("docs/troubleshooting.md").Lines.TakeWhile(line => line != OfOthers).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();
        var quoted = rows.SelectMany(row => Regex.Matches(row.Split(" | ")[0], "`(?<message>[^`]+)`")).Select(match => match.Groups["message"].Value).ToList();

        Assert.NotEmpty(quoted);
        Expect.None(
            from message in quoted
            where !Regex.IsMatch(message, $"^({Elsewhere})")
            from part in message.Split('…')
            where !source.Contains(part, StringComparison.Ordinal)
            select $"'{message}': no message of the source holds '{part}'");
    }
}
