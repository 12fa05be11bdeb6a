using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>
/// Files of every format version are read by this and every later release. A folder named by MLNET_PRUNING_CORPUS receives the models of the
/// present version anew; what is committed of an older version is never written again.
/// </summary>
public sealed class FormatCorpusTests
{
    private const long MaxFileBytes = 100_000;

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Storage", "Corpus", $"v{StorageFormat.Encoder.Version}");

    public static TheoryData<string> Names { get; } = [.. CorpusModel.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void AKeptFileGivesItsScores(string name)
    {
        Check(Find(name), Folder);
        Assert.InRange(new FileInfo(Path.Combine(Folder, name + ".zip")).Length, 1, MaxFileBytes);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AFileMadeAnewGivesItsScores(string name)
    {
        using var temporary = new TemporaryFolder();
        string folder = Environment.GetEnvironmentVariable("MLNET_PRUNING_CORPUS") is { Length: > 0 } asked ? asked : temporary.Root;
        Find(name).Write(folder);
        Check(Find(name), folder);
    }

    [Fact]
    public void NoFileIsForgotten() => Assert.Equal(
        CorpusModel.All.SelectMany(model => new[] { model.Name + ".scores.txt", model.Name + ".zip" }).Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    // Instruction sets add up in different orders; a brain float holds three digits.
    private static void Check(CorpusModel model, string folder)
    {
        (float[][] scores, float[][] expected) = model.Read(folder);
        double bound = model.Scoring == ScoringPrecision.Exact ? 1e-6 : 0.01;
        Assert.Equal(expected.Length, scores.Length);
        foreach ((float[] row, float[] expectedRow) in scores.Zip(expected))
            Assert.All(row.Zip(expectedRow), pair => Assert.Equal(pair.Second, pair.First, bound));
    }

    private static CorpusModel Find(string name) => CorpusModel.All.Single(model => model.Name == name);
}
