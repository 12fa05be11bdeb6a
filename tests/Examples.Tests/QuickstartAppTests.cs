using System.Text.RegularExpressions;

namespace MLNet.Pruning.Examples.Tests;

public sealed class QuickstartAppTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TheFileRunsAndItsModelTellsBugsFromWishes()
    {
        string configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/')))!;
        var (code, printed, error) = await ExampleProgram.RunIn(_folder.Root, "run", "-c", configuration, Repository.Path("examples/quickstart.cs"));

        Assert.True(code == 0, printed + error);
        string[] lines = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal($"quickstart.zip has {new FileInfo(_folder.Path("quickstart.zip")).Length:N0} bytes.", lines[^3]);
        Assert.Matches(@"^bug  +\d+ %  The window does not open any more$", lines[^2]);
        Assert.Matches(@"^wish +\d+ %  Please add a button to undo$", lines[^1]);
        Assert.All(lines[^2..], line => Assert.InRange(int.Parse(Regex.Match(line, @"\d+").Value), 80, 100));
    }
}
