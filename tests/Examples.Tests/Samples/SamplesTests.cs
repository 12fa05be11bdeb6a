using System.Text.RegularExpressions;

namespace MLNet.Pruning.Examples.Tests.Samples;

public sealed class SamplesTests : IDisposable
{
    private const string Program = "Samples";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. All];

    private static IEnumerable<string> All =>
        Directory.EnumerateFiles(Repository.Path("examples/Samples"), "*.cs").Select(file => Path.GetFileNameWithoutExtension(file)).Where(name => name != nameof(Program)).Order();

    public void Dispose() => _folder.Dispose();

    /// <summary>Words have to be those that the sample says; figures differ between processors.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task ASamplePrintsWhatItSays(string name)
    {
        var (code, printed, error) = await ExampleProgram.RunIn(_folder.Root, Path.Combine(ExampleProgram.Folder(Program), $"{Program}.dll"), name);

        Assert.True(code == 0, printed + error);
        Assert.Equal(Expected(name), printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(WithoutFigures));
    }

    [Fact]
    public async Task AnUnknownNameIsAnsweredWithTheSamples()
    {
        var (code, _, error) = await ExampleProgram.Run(Program, "Nothing");

        Assert.Equal(1, code);
        Assert.Equal($"Expected one of: {string.Join(", ", All)}\n", error);
    }

    private static IEnumerable<string> Expected(string name) => File.ReadLines(Repository.Path($"examples/Samples/{name}.cs"))
        .SkipWhile(line => !line.EndsWith("// Expected output:", StringComparison.Ordinal)).Skip(1)
        .TakeWhile(line => line.Contains("//   ", StringComparison.Ordinal))
        .Select(line => WithoutFigures(line[(line.IndexOf("//   ", StringComparison.Ordinal) + 5)..]));

    private static string WithoutFigures(string line) => Regex.Replace(line, @"-?\d+(\.\d+)?", "#");
}
