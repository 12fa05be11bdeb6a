using System.Text.RegularExpressions;

namespace MLNet.Pruning.Examples.Tests.DuplicateTickets;

public sealed class DuplicateTicketsProgramTests : IDisposable
{
    private static readonly string Sample = Repository.Path("examples/DuplicateTickets/sample.tsv");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TheDefaultEncoderFindsTheDuplicateAndAModelLearnsNumbers()
    {
        var (code, printed, error) = await ExampleProgram.Run("DuplicateTickets",
            "--remaining", "1", "--epochs", "1", "--output", _folder.Path("tickets.zip"), "I have forgotten my password", "The printer does not work");

        Assert.True(code == 0, error);
        string[] lines = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("32 pairs to train on, 8 to test with", lines[0]);
        Assert.Matches(@"^vectors of 55 sentences in \d+\.\d\d s$", lines[1]);
        Assert.Equal(["I have forgotten my password", "The printer does not work"], [lines[2], lines[6]]);
        Assert.Matches(@"^  0\.\d\d  .*password", lines[3]);
        Assert.Matches(@"^  0\.\d\d  .*print", lines[7]);

        Assert.Equal("Training", lines[10]);
        Assert.Matches(@"^  epoch 1/1  loss \d\.\d{3}  weights 100\.0 %", lines[11]);
        Assert.Matches(@"^R squared -?\d+\.\d{3}, mean absolute error \d\.\d{3}$", lines[12]);
        var correlations = Regex.Match(lines[13], @"^Pearson's correlation with the labels: (-?\d\.\d{3}) of the model, (\d\.\d{3}) of the vectors' cosines, without training$");
        Assert.InRange(double.Parse(correlations.Groups[2].Value), 0.5, 1);
        Assert.Equal($"{_folder.Path("tickets.zip")}: {new FileInfo(_folder.Path("tickets.zip")).Length:N0} bytes", lines[14]);
        Assert.Equal(3, lines[15..].Length);
        Assert.All(lines[15..], line => Assert.Matches(@"^  -?\d+\.\d\d  .+ \| .+$", line));
    }

    [SharedFact]
    public async Task AForeignTableOfClassesIsReadByItsColumns()
    {
        string data = SharedAssets.Path("data/mrpc/train.tsv");
        TinyCheckpoint.Write(_folder.Path("encoder"), File.ReadLines(data).Take(300));
        var (code, printed, error) = await ExampleProgram.Run("DuplicateTickets", "--data", data, "--task", "paraphrase", "--label", "label", "--first", "sentence1", "--second", "sentence2",
            "--rows", "500", "--encoder", _folder.Path("encoder"), "--epochs", "1", "--remaining", "1", "--output", _folder.Path("tickets.zip"), "The court said no.");

        Assert.True(code == 0, error);
        Assert.Contains("400 pairs to train on, 100 to test with", printed);
        Assert.Matches(@"\nvectors of \d+ sentences in ", printed);
        Assert.Matches(@"\naccuracy \d+\.\d %, log-loss \d\.\d{3}\n", printed);
        Assert.Equal(3, Regex.Count(printed, @"^  [01] \(\d+ %\)  .+ \| .+$", RegexOptions.Multiline));
    }

    [Theory]
    [InlineData("score\tfirst\tsecond\n1\ta\tb\nhigh\ta\tb\n", "line 3, column 'score': expected a number, found 'high'.")]
    [InlineData("score\tfirst\tsecond\n4,5\ta\tb\n", "line 2, column 'score': expected a number, found '4,5'.")]
    [InlineData("score\tfirst\tsecond\nNaN\ta\tb\n", "line 2, column 'score': expected a number, found 'NaN'.")]
    [InlineData("score\tfirst\n1\ta\n", "there is no column number 3; it has 'score', 'first'.")]
    [InlineData("score\tfirst\tsecond\n1\ta\tb\n", "one row in 5 is for testing; expected at least 5 rows, found 1.")]
    public async Task ABrokenTableIsNamed(string table, string message)
    {
        await File.WriteAllTextAsync(_folder.Path("table.tsv"), table);
        var (code, _, error) = await ExampleProgram.Run("DuplicateTickets", "--data", _folder.Path("table.tsv"));
        Assert.Equal(1, code);
        Assert.StartsWith($"DuplicateTickets: {_folder.Path("table.tsv")}", error);
        Assert.EndsWith(message, error.Trim());
    }

    [Theory]
    [InlineData("'ranking' not recognized", "--task", "ranking")]
    [InlineData("RemainingWeights", "--remaining", "0")]
    [InlineData("--rows is '-1'; expected a whole number of at least 1.", "--rows", "-1")]
    public async Task BadOptionsAreNamed(string message, params string[] arguments)
    {
        var (code, _, error) = await ExampleProgram.Run("DuplicateTickets", arguments);
        Assert.Equal(1, code);
        Assert.Contains(message, error);
        Assert.DoesNotContain("   at ", error);
    }

    [Fact]
    public void TheSampleHasFortyRows() => Assert.Equal(41, File.ReadLines(Sample).Count());
}
