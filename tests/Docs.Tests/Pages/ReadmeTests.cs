namespace MLNet.Pruning.Docs.Tests.Pages;

[CollectionDefinition(nameof(ReadmeTests), DisableParallelization = true)]
[Collection(nameof(ReadmeTests))]
public sealed class ReadmeTests
{
    [Fact]
    public void TheBlocksRun()
    {
        string before = Directory.GetCurrentDirectory();
        var output = Console.Out;
        using var folder = new TemporaryFolder();
        try
        {
            Directory.SetCurrentDirectory(folder.Root);
            File.WriteAllLines("mails.tsv", ["Label\tSentence1", .. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? $"spam\tyou have won prize number {i}" : $"ham\tsee you at noon on day {i}")]);
            using var printed = new StringWriter();
            Console.SetOut(printed);
            Assert.Single(Page.At("README.md").Programs()).Run();

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
        }
    }
}
