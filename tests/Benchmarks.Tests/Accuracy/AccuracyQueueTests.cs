namespace MLNet.Pruning.Benchmarks.Tests;

public sealed class AccuracyQueueTests : IDisposable
{
    private static readonly AccuracyCell First = new(AccuracyCell.Ours, "trec6", "default", 0.1, 1), Second = First with { Seed = 2 };
    private readonly string _folder = Directory.CreateTempSubdirectory("accuracy-queue").FullName;

    private AccuracyFile Results => new(Path.Combine(_folder, "accuracy.jsonl"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_second_run_trains_only_what_the_first_one_did_not_finish()
    {
        var trained = new List<AccuracyCell>();
        AccuracyResult FailAtSecond(AccuracyCell cell) => cell == Second ? throw new IOException("cut off") : Train(cell, trained);

        Assert.Throws<IOException>(() => new AccuracyQueue(Results, _folder, FailAtSecond).Work([First, Second]));
        new AccuracyQueue(Results, _folder, cell => Train(cell, trained)).Work([First, Second]);

        Assert.Equal([First, Second], trained);
        Assert.Equal([First, Second], Results.Read().Select(result => result.Cell()));
    }

    [Fact]
    public void Two_workers_never_train_the_same_cell()
    {
        var trained = new List<AccuracyCell>();
        AccuracyResult Outer(AccuracyCell cell)
        {
            new AccuracyQueue(Results, _folder, inner => Train(inner, trained)).Work([First, Second]);
            return Train(cell, trained);
        }

        new AccuracyQueue(Results, _folder, Outer).Work([First, Second]);

        Assert.Equal([Second, First], trained);
    }

    [Fact]
    public void A_broken_line_is_named()
    {
        Results.Append(Train(First, []));
        File.AppendAllText(Path.Combine(_folder, "accuracy.jsonl"), "{\"side\":\"ours\"\n");

        Assert.Contains("accuracy.jsonl, line 2", Assert.Throws<System.Text.Json.JsonException>(Results.Read).Message);
    }

    private static AccuracyResult Train(AccuracyCell cell, List<AccuracyCell> trained)
    {
        trained.Add(cell);
        return new AccuracyResult(cell.Side, cell.Data, cell.Recipe, cell.Share, cell.Seed, 0.9, cell.Share, 60, new DateOnly(2026, 11, 26), "none");
    }
}
