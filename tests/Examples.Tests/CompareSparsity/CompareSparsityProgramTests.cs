using System.Text.RegularExpressions;
using MLNet.Pruning.Trainers;

namespace MLNet.Pruning.Examples.Tests.CompareSparsity;

public sealed class CompareSparsityProgramTests : IDisposable
{
    private const string Program = "CompareSparsity";

    private readonly string _folder = Directory.CreateTempSubdirectory("compare").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task TheSampleIsComparedAndTheSecondRunTrainsNothing()
    {
        string output = Path.Combine(_folder, "out");
        string[] arguments = ["--output", output, "--epochs", "1", "--levels", "0.5", "0.1", "--within", "100"];

        var (code, printed, error) = await ExampleProgram.Run(Program, arguments);

        Assert.True(code == 0, error);
        Assert.Contains("0 of 3 trained; now None { }, 100 %, seed 1", printed);
        Assert.Contains("3 of 3 trained; measuring times", printed);
        Assert.Matches(new Regex(@"^The smallest within 100\.0 points of the dense one: OptimalBrainDamage at 10 %, 2\.\d\d MB, \d+\.\d\d ms a row, -?\d+\.\d points", RegexOptions.Multiline), printed);
        Assert.Equal(2, Regex.Count(printed, @"^(good|bad) \(\d+ ?%; it is (good|bad)\): ", RegexOptions.Multiline));
        SparsitySweepResult result = SparsitySweepResult.FromDirectory(output);
        Assert.Equal([1, 0.5, 0.1], result.Candidates.Select(candidate => candidate.RemainingWeights));
        Assert.Equal(result.ToReport(100).ToHtml(), await File.ReadAllTextAsync(Path.Combine(output, "report.html")));
        Assert.True(result.Candidates[2].ZipBytes < result.Candidates[1].ZipBytes && result.Candidates[1].ZipBytes < result.Dense.ZipBytes);

        (code, string again, error) = await ExampleProgram.Run(Program, arguments);

        Assert.True(code == 0, error);
        Assert.DoesNotContain("now ", again);
        Assert.Equal(printed[printed.IndexOf("MicroAccuracy", StringComparison.Ordinal)..], again[again.IndexOf("MicroAccuracy", StringComparison.Ordinal)..]);
    }

    [Theory]
    [InlineData("There is no table 'no-such.tsv';", "--data", "no-such.tsv")]
    [InlineData("'Random' not recognized", "--methods", "Random")]
    [InlineData("Levels is 2; expected shares of more than 0 and at most 1", "--levels", "2")]
    public async Task BadOptionsAreNamed(string message, params string[] arguments)
    {
        var (code, _, error) = await ExampleProgram.Run(Program, [.. arguments, "--output", Path.Combine(_folder, "out")]);

        Assert.Equal(1, code);
        Assert.Contains(message, error);
        Assert.DoesNotContain("   at ", error);
    }
}
