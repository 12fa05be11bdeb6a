using System.Text.RegularExpressions;

namespace MLNet.Pruning.Examples.Tests.Readme;

[CollectionDefinition(nameof(ReadmeTests), DisableParallelization = true)]
[Collection(nameof(ReadmeTests))]
public sealed class ReadmeTests
{
    private static readonly string Text = File.ReadAllText(Repository.Path("README.md"));

    [Fact]
    public void TheSnippetIsTheOneCompiledHere()
    {
        string code = File.ReadAllText(Repository.Path("tests/Examples.Tests/Readme/Quickstart.cs"));
        var regions = Regex.Matches(code, @"^(?<indent> +)// readme\n(?<code>.*?)^\k<indent>// end$", RegexOptions.Multiline | RegexOptions.Singleline);
        var snippet = regions.Select(region => Regex.Replace(region.Groups["code"].Value, $"^{region.Groups["indent"].Value}", "", RegexOptions.Multiline));
        Assert.Equal(2, regions.Count);

        string[] usings = [.. Regex.Matches(code, @"^using .*;\n", RegexOptions.Multiline).Select(line => line.Value)];
        string expected = string.Concat(usings) + "using MLNet.Pruning;\n\n" + string.Join('\n', snippet);
        string shown = Regex.Match(Text, @"```csharp\n(?<code>.*?)```", RegexOptions.Singleline).Groups["code"].Value;
        Assert.Equal(expected, shown);
    }

    [Fact]
    public void TheSnippetRuns()
    {
        string before = Directory.GetCurrentDirectory();
        var output = Console.Out;
        var folder = Directory.CreateTempSubdirectory("readme");
        try
        {
            Directory.SetCurrentDirectory(folder.FullName);
            string[] rows = [.. Enumerable.Range(0, 120).Select(i => i % 2 == 0 ? $"spam\tyou have won prize number {i}" : $"ham\tsee you at noon on day {i}")];
            File.WriteAllLines("mails.tsv", ["Label\tSentence1", .. rows]);
            TinyCheckpoint.Write("all-MiniLM-L6-v2", rows);

            var printed = new StringWriter();
            Console.SetOut(printed);
            Quickstart.Run();

            string[] lines = printed.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(2, lines.Length);
            Assert.Matches(@"^accuracy \d+\.\d %$", lines[0]);
            Assert.Contains(lines[1], new[] { "spam", "ham" });
            Assert.True(new FileInfo("spam-filter.zip").Length > 0);
        }
        finally
        {
            Console.SetOut(output);
            Directory.SetCurrentDirectory(before);
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void LinkedFilesExist() => Assert.All(
        Regex.Matches(Text, @"\]\((?!https?:|#)(?<path>[^)#]+)").Select(link => link.Groups["path"].Value),
        path => Assert.True(Path.Exists(Repository.Path(path)), path));
}
