using System.Text.RegularExpressions;

namespace MLNet.Pruning.Examples.Tests.Intents;

public sealed class IntentsProgramTests : IDisposable
{
    private static readonly string Sample = Repository.Path("examples/Intents/sample.tsv");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ATableBecomesAModelThatRanksTheLabels()
    {
        TinyCheckpoint.Write(_folder.Path("encoder"), File.ReadLines(Sample));
        var (code, printed, error) = await ExampleProgram.Run("Intents",
            "--encoder", _folder.Path("encoder"), "--epochs", "1", "--remaining", "1", "--output", _folder.Path("intents.zip"), "Where is my card?");

        Assert.True(code == 0, error);
        string[] lines = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("8 labels, 32 rows to train on, 8 to test with", lines[0]);
        Assert.Matches(@"^  epoch 1/1  loss \d\.\d{3}  weights 100\.0 %", lines[2]);
        Assert.Matches(@"^accuracy \d+\.\d %, among the first 3 labels \d+\.\d %, log-loss \d\.\d{3}$", lines[3]);
        Assert.Equal($"{_folder.Path("intents.zip")}: {new FileInfo(_folder.Path("intents.zip")).Length:N0} bytes", lines[4]);
        Assert.Equal("Where is my card?", lines[5]);

        var labels = File.ReadLines(Sample).Skip(1).Select(line => line.Split('\t')[0]).ToHashSet();
        var ranked = lines[6..].Select(line => Regex.Match(line, @"^ +(?<share>\d+\.\d) %  (?<label>\w+)$")).ToList();
        Assert.Equal(3, ranked.Count);

        // Its predicted label is a key.
        var (scoreCode, scored, scoreError) = await ExampleProgram.Run("ScoreZip", _folder.Path("intents.zip"), "Where is my card?");
        Assert.True(scoreCode == 0, scoreError);
        Assert.StartsWith(ranked[0].Groups["label"].Value, scored);
        Assert.All(ranked, match => Assert.Contains(match.Groups["label"].Value, labels));
        Assert.Equal(ranked.Select(match => double.Parse(match.Groups["share"].Value)).OrderDescending(), ranked.Select(match => double.Parse(match.Groups["share"].Value)));
    }

    [SharedFact]
    public async Task AForeignTableIsReadByItsColumns()
    {
        string data = SharedAssets.Path("data/banking77/train.tsv");
        TinyCheckpoint.Write(_folder.Path("encoder"), File.ReadLines(data).Take(500));
        var (code, printed, error) = await ExampleProgram.Run("Intents", "--data", data, "--label", "label", "--text", "sentence", "--rows", "770",
            "--encoder", _folder.Path("encoder"), "--epochs", "1", "--remaining", "1", "--output", _folder.Path("intents.zip"));

        Assert.True(code == 0, error);
        Assert.Contains("77 labels, 616 rows to train on, 154 to test with", printed);
    }

    [Theory]
    [InlineData("label\ttext\na\tone\na\n", "line 3: expected 2 tab-separated fields as in the first line, found 1.")]
    [InlineData("label\ttext\na\tone\n", "no label has 5 of the rows that are used.")]
    [InlineData("label\ttext\na\t \n", "line 2, column 'text': expected a text, found ' '.")]
    [InlineData("label\n", "expected rows under a line of column names, found none.")]
    [InlineData("label\na\n", "there is no column number 2; it has 'label'.")]
    public async Task ABrokenTableIsNamed(string table, string message)
    {
        await File.WriteAllTextAsync(_folder.Path("table.tsv"), table);
        var (code, _, error) = await ExampleProgram.Run("Intents", "--data", _folder.Path("table.tsv"));
        Assert.Equal(1, code);
        Assert.StartsWith($"Intents: {_folder.Path("table.tsv")}", error);
        Assert.EndsWith(message, error.Trim());
    }

    [Theory]
    [InlineData("There is no table 'none.tsv'", "--data", "none.tsv")]
    [InlineData("there is no column 'topic'; it has 'label', 'text'.", "--label", "topic")]
    [InlineData("--epochs is '0'; expected a whole number of at least 1.", "--epochs", "0")]
    [InlineData("RemainingWeights", "--remaining", "2")]
    [InlineData("--remaining is '0,1'; expected a number such as 0.1.", "--remaining", "0,1")]
    [InlineData("no-such-folder", "--encoder", "no-such-folder")]
    [InlineData("'--epoch' is no option of this program", "--epoch", "3", "--data", "none.tsv")]
    [InlineData("--output is '.', a folder; expected the name of a file.", "--output", ".")]
    public async Task BadOptionsAreNamed(string message, params string[] arguments)
    {
        var (code, _, error) = await ExampleProgram.Run("Intents", arguments);
        Assert.Equal(1, code);
        Assert.Contains(message, error);
        Assert.DoesNotContain("   at ", error);
    }
}
