using System.Text.RegularExpressions;

namespace MLNet.Pruning.Examples.Tests.Readme;

[CollectionDefinition(nameof(ReadmeTests), DisableParallelization = true)]
[Collection(nameof(ReadmeTests))]
public sealed class ReadmeTests
{
    private static readonly string Text = File.ReadAllText(Repository.Path("README.md"));

    [Theory]
    [InlineData("Quickstart", 0)]
    [InlineData("SentencePairs", 1)]
    public void TheSnippetIsTheOneCompiledHere(string file, int place)
    {
        string code = File.ReadAllText(Repository.Path($"tests/Examples.Tests/Readme/{file}.cs"));
        var regions = Regex.Matches(code, @"^(?<indent> +)// readme\n(?<code>.*?)^\k<indent>// end$", RegexOptions.Multiline | RegexOptions.Singleline);
        var snippet = regions.Select(region => Regex.Replace(region.Groups["code"].Value, $"^{region.Groups["indent"].Value}", "", RegexOptions.Multiline));
        Assert.Equal(2, regions.Count);

        // The first snippet names the namespaces for all.
        string[] usings = place == 0 ? [.. Regex.Matches(code, @"^using .*;\n", RegexOptions.Multiline).Select(line => line.Value), "using MLNet.Pruning;\n\n"] : [];
        string shown = Regex.Matches(Text, @"```csharp\n(?<code>.*?)```", RegexOptions.Singleline)[place].Groups["code"].Value;
        Assert.Equal(string.Concat(usings) + string.Join('\n', snippet), shown);
    }

    [Fact]
    public void TheFirstSnippetRuns()
    {
        string[] rows = [.. Enumerable.Range(0, 120).Select(i => i % 2 == 0 ? $"spam\tyou have won prize number {i}" : $"ham\tsee you at noon on day {i}")];
        string[] lines = Run("mails.tsv", "Label\tSentence1", rows, Quickstart.Run, () => Assert.True(new FileInfo("spam-filter.zip").Length > 0));
        Assert.Equal(2, lines.Length);
        Assert.Matches(@"^accuracy \d+\.\d %$", lines[0]);
        Assert.Contains(lines[1], new[] { "spam", "ham" });
    }

    [Fact]
    public void TheSnippetOfPairsRuns()
    {
        string[] rows = [.. Enumerable.Range(0, 120).Select(i => $"{i % 5}\tsee you at noon on day {i}\tsee you at noon on day {i + (i % 5)}")];
        Assert.Matches(@"^R squared -?\d+\.\d\d$", Assert.Single(Run("pairs.tsv", "Label\tSentence1\tSentence2", rows, SentencePairs.Run, () => { })));
    }

    [Fact]
    public void LinkedFilesExist() => Assert.All(
        Regex.Matches(Text, @"\]\((?!https?:|#)(?<path>[^)#]+)").Select(link => link.Groups["path"].Value),
        path => Assert.True(Path.Exists(Repository.Path(path)), path));

    /// <summary>Runs a snippet in a folder with its data and an encoder; what it prints, line by line.</summary>
    private static string[] Run(string file, string header, string[] rows, Action snippet, Action check)
    {
        string before = Directory.GetCurrentDirectory();
        var output = Console.Out;
        var folder = Directory.CreateTempSubdirectory("readme");
        try
        {
            Directory.SetCurrentDirectory(folder.FullName);
            File.WriteAllLines(file, [header, .. rows]);
            TinyCheckpoint.Write("all-MiniLM-L6-v2", rows);
            var printed = new StringWriter();
            Console.SetOut(printed);
            snippet();
            check();
            return printed.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            Console.SetOut(output);
            Directory.SetCurrentDirectory(before);
            folder.Delete(recursive: true);
        }
    }
}
