namespace MLNet.Pruning.Examples.Tests.DistilFromMlNet;

/// <summary>The program downloads NAS-BERT, which a test does not: only what comes before that is tested here.</summary>
public sealed class DistilFromMlNetProgramTests
{
    [PackagesFact]
    public async Task AMissingTableIsNamed()
    {
        var (code, _, error) = await ExampleProgram.Run("DistilFromMlNet", "--data", "none.tsv");
        Assert.Equal(1, code);
        Assert.StartsWith("DistilFromMlNet: There is no table 'none.tsv'", error);
    }

    [PackagesFact]
    public async Task ItSaysHowToUseIt()
    {
        var (code, printed, _) = await ExampleProgram.Run("DistilFromMlNet", "--help");
        Assert.Equal(0, code);
        Assert.Contains("--teacher-epochs", printed);
    }
}
