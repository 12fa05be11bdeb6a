using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>What is chosen from results, by folders that tests write.</summary>
public class SweepResultTests
{
    [Fact]
    public void TheSmallestAndTheFastestWithinThePointsAreChosen()
    {
        SparsitySweepResult result = Read(
            Trial("None", 1, 1, 0.90, 1000, 10), Trial("None", 1, 2, 0.94, 1000, 10),
            Trial("A", 0.5, 1, 0.93, 500, 8), Trial("A", 0.5, 2, 0.94, 500, 8),
            Trial("A", 0.1, 1, 0.91, 200, 3), Trial("A", 0.1, 2, 0.91, 220, 3),
            Trial("B", 0.1, 1, 0.90, 150, 4), Trial("B", 0.1, 2, 0.91, 150, 4),
            Trial("B", 0.05, 1, 0.80, 100, 1), Trial("B", 0.05, 2, 0.82, 100, 1));

        Assert.Equal("A at 10 %", result.Smallest().ToString());
        Assert.Equal("B at 10 %", result.Smallest(withinPoints: 1.6).ToString());
        Assert.Equal("A at 10 %", result.Fastest(withinPoints: 1.6).ToString());
        Assert.Equal("B at 5 %", result.Fastest(withinPoints: 20).ToString());
        Assert.Equal("A at 50 %", result.Best.ToString());
        Assert.Equal(["B at 5 %", "B at 10 %", "A at 10 %", "A at 50 %"], result.SizeFront.Select(candidate => candidate.ToString()));
        Assert.Equal(["B at 5 %", "A at 10 %", "A at 50 %"], result.SpeedFront.Select(candidate => candidate.ToString()));
        Assert.Equal(1.0, result.Smallest().PointsBelowDense, 9);
        Assert.Equal(210, result.Smallest().ZipBytes);
        Assert.Equal(0.02, result.Dense.StandardError!.Value, 9);
        Assert.Equal(2, result.Dense.BestTrial!.Seed);
    }

    [Theory]
    [InlineData(0.90, 0.89, 1)]
    [InlineData(0.33, 0.30, 3)]
    [InlineData(0.87, 0.865, 0.5)]
    public void ACandidateThatIsBehindByAllThePointsIsChosen(double dense, double pruned, double points) =>
        Assert.False(Read(Trial("None", 1, 1, dense, 1000, 10), Trial("A", 0.1, 1, pruned, 100, 1)).Smallest(points).IsDense);

    [Fact]
    public void TrialsComeInTheOrderInWhichTheyEnded()
    {
        SparsitySweepResult result = Read(
            Trial("None", 1, 1, 0.9, 1000, 10), Trial("A", 0.5, 1, 0.9, 500, 5) with { Ended = DateTimeOffset.UnixEpoch.AddHours(2) },
            Trial("A", 0.1, 1, 0.9, 100, 1) with { Ended = DateTimeOffset.UnixEpoch.AddHours(1) });

        Assert.Equal([1, 0.1, 0.5], result.Trials.Select(trial => trial.RemainingWeights));
    }

    [Fact]
    public void NothingWithinThePointsLeavesTheDenseModel()
    {
        SparsitySweepResult result = Read(Trial("None", 1, 1, 0.9, 1000, 10), Trial("A", 0.1, 1, 0.5, 100, 1));

        Assert.True(result.Smallest().IsDense);
        Assert.True(result.Fastest().IsDense);
        Assert.Null(result.Dense.StandardError);
    }

    [Fact]
    public void LowerIsBetterWhereTheMetricSaysSo()
    {
        SparsitySweepResult result = Read(higherIsBetter: false, Trial("None", 1, 1, 0.30, 1000, 10), Trial("A", 0.5, 1, 0.29, 500, 5), Trial("A", 0.1, 1, 0.33, 100, 1));

        Assert.Equal(-1, result.Best.PointsBelowDense, 9);
        Assert.Equal("A at 50 %", result.Smallest().ToString());
        Assert.Equal("A at 10 %", result.Smallest(withinPoints: 3).ToString());
    }

    [Fact]
    public void ACandidateWithAFailedSeedIsNotChosen()
    {
        SparsitySweepResult result = Read(
            Trial("None", 1, 1, 0.9, 1000, 10), Trial("A", 0.1, 1, 0.9, 100, 1), Trial("A", 0.1, 2, 0, 0, 0) with { Metric = null, Error = "IOException: full", ZipBytes = null, KeptShare = null });

        Assert.True(result.Smallest().IsDense);
        Assert.Equal(1, result.Candidates[1].Failed);
        Assert.Equal(0.9, result.Candidates[1].Metric);
    }

    [Fact]
    public void WithoutADenseModelThereAreNoPoints()
    {
        SparsitySweepResult result = Read(Trial("None", 1, 1, 0, 0, 0) with { Metric = null, Error = "IOException: full" }, Trial("A", 0.1, 1, 0.9, 100, 1));

        Assert.Contains("IOException: full", Assert.Throws<InvalidOperationException>(() => result.Smallest()).Message);
        Assert.Contains("'IOException: full'", Assert.Throws<InvalidOperationException>(() => result.Candidates[0].ModelPath).Message);
        Assert.Equal("A at 10 %", result.Best.ToString());
        Assert.Contains("at least 0", Assert.Throws<ArgumentOutOfRangeException>(() => result.Smallest(-1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => result.Smallest(double.NaN));
    }

    [Fact]
    public void OfATrialThatRanTwiceTheLastCountsAndAnUnfinishedLineDoesNot()
    {
        SweepTrialResult failed = Trial("A", 0.1, 1, 0, 0, 0) with { Metric = null, Error = "IOException: full" };
        using var folder = Folder(true, failed, Trial("None", 1, 1, 0.9, 1000, 10), Trial("A", 0.1, 1, 0.8, 100, 1));
        File.AppendAllText(Path.Combine(folder.Root, "trials.jsonl"), "{\"method\":\"A");

        SparsitySweepResult result = SparsitySweepResult.FromDirectory(folder.Root);

        Assert.Equal([0.9, 0.8], result.Trials.Select(trial => trial.Metric));
        new SweepFolder(folder.Root).Open(new SweepMetric("m", _ => 0), "rows");
        Assert.EndsWith("}\n", File.ReadAllText(Path.Combine(folder.Root, "trials.jsonl")));
    }

    [Theory]
    [InlineData("trials.jsonl", "{\"method\":\"A\"}\n", "line 1")]
    [InlineData("trials.jsonl", "null\n", "line 1")]
    [InlineData("trials.jsonl", "no JSON\n", "line 1")]
    [InlineData("sweep.json", "", "sweep.json")]
    [InlineData("sweep.json", "{}", "sweep.json")]
    public void ADamagedFileIsNamed(string file, string content, string named)
    {
        using var folder = Folder(true, Trial("None", 1, 1, 0.9, 1000, 10));
        File.WriteAllText(Path.Combine(folder.Root, file), content);

        string message = Assert.Throws<InvalidDataException>(() => SparsitySweepResult.FromDirectory(folder.Root)).Message;

        Assert.Contains(file, message);
        Assert.Contains(named, message);
    }

    [Fact]
    public void AFolderOfAnotherMetricOrOfNoSweepIsRefused()
    {
        using var folder = Folder(true, Trial("None", 1, 1, 0.9, 1000, 10));
        using var empty = new TemporaryFolder();

        Assert.Contains("holds a sweep by m, and this one is by F1", Assert.Throws<InvalidDataException>(() => new SweepFolder(folder.Root).Open(new SweepMetric("F1", _ => 0), "rows")).Message);
        Assert.Contains("expected the folder of a sweep", Assert.Throws<InvalidDataException>(() => SparsitySweepResult.FromDirectory(empty.Root)).Message);
    }

    [Fact]
    public void TrialsAreRowsOfADataView()
    {
        SparsitySweepResult result = Read(Trial("None", 1, 1, 0.9, 1000, 10), Trial("A", 0.1, 1, 0, 0, 0) with { Metric = null, ZipBytes = null, Error = "full" });

        IDataView rows = result.ToDataView(new MLContext(1));

        Assert.Equal(["None", "A"], rows.GetColumn<string>("Method"));
        Assert.Equal([0.9, double.NaN], rows.GetColumn<double>("Metric"));
        Assert.Equal([1000, double.NaN], rows.GetColumn<double>("ZipBytes"));
        Assert.Equal(["", "full"], rows.GetColumn<string>("Error"));
    }

    [Fact]
    public void SettingsReadAlikeUnderEveryCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        string expected = InvariantText.Of(new Movement());
        CultureInfo comma = new("") { NumberFormat = { NumberDecimalSeparator = "," } };
        CultureInfo.CurrentCulture = comma;
        try
        {
            Assert.Contains("0,01", new Movement().ToString());
            Assert.Contains("0.01", expected);
            Assert.Equal(expected, InvariantText.Of(new Movement()));
            Assert.Same(comma, CultureInfo.CurrentCulture);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static SparsitySweepResult Read(params SweepTrialResult[] trials) => Read(true, trials);

    private static SparsitySweepResult Read(bool higherIsBetter, params SweepTrialResult[] trials)
    {
        using TemporaryFolder folder = Folder(higherIsBetter, trials);
        return SparsitySweepResult.FromDirectory(folder.Root);
    }

    private static TemporaryFolder Folder(bool higherIsBetter, params SweepTrialResult[] trials)
    {
        var folder = new TemporaryFolder();
        var sweep = new SweepFolder(folder.Root);
        sweep.Open(new SweepMetric("m", _ => 0, higherIsBetter), "rows");
        foreach (SweepTrialResult trial in trials)
            sweep.Append(trial);
        return folder;
    }

    private static SweepTrialResult Trial(string method, double share, int seed, double metric, long bytes, double milliseconds) => new()
    {
        Method = method,
        Pruning = $"{method} {{ }}",
        RemainingWeights = share,
        Seed = seed,
        Metric = metric,
        KeptShare = share,
        ZipBytes = bytes,
        MillisecondsPerRow = milliseconds,
        Seconds = 1,
        PeakMemoryBytes = 1,
        ModelFile = $"{method}-{share}-{seed}.zip",
        Ended = DateTimeOffset.UnixEpoch,
    };
}
