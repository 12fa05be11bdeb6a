using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Pruning.Trainers.Tests;

public class ScoreReaderTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void A_regression_gives_its_single_score()
    {
        var rows = _context.Data.LoadFromEnumerable(new[] { 1.5f, -2, 4 }.Select(score => new Single { Score = score }).ToList());
        Assert.Equal([1.5f, -2, 4], Reader(classes: null).Read(rows, "training"));
        Assert.Equal([1.5f, 4], Reader(classes: null).Read(rows, "training", stride: 2));
        Assert.Contains("is of type Single; expected a vector of Single", Assert.Throws<InvalidOperationException>(() => Reader(["a", "b"]).Read(rows, "training")).Message);
    }

    [Fact]
    public void Classes_are_put_in_the_order_of_the_label()
    {
        var scores = new WordTeacher(_context, ["a", "b", "c"], _ => [1, 2, 3]).Transform(_context.Data.LoadFromEnumerable(TinyTask.Rows(2)));
        Assert.Equal([3, 1, 2, 3, 1, 2], Reader(["c", "a", "b"]).Read(scores, "training"));
        Assert.Contains("expected Single, the score of a regression", Assert.Throws<InvalidOperationException>(() => Reader(classes: null).Read(scores, "training")).Message);
    }

    [Fact]
    public void Scores_without_names_of_classes_are_refused()
    {
        var rows = _context.Data.LoadFromEnumerable(new[] { new Vector { Score = [0.5f, 0.5f] } });
        string message = Assert.Throws<InvalidOperationException>(() => Reader(["a", "b"]).Read(rows, "training")).Message;
        Assert.Contains("no slot names", message);
        Assert.Contains("MapValueToKey", message);
    }

    [Fact]
    public void Reading_stops_when_it_is_cancelled()
    {
        var rows = _context.Data.LoadFromEnumerable(new[] { new Single { Score = 1 } });
        Assert.Throws<OperationCanceledException>(() => Reader(classes: null, new CancellationToken(canceled: true)).Read(rows, "training"));
    }

    /// <summary>Of a model that leaves the rows as they are, with the scores in them.</summary>
    private ScoreReader Reader(string[]? classes, CancellationToken cancellationToken = default) =>
        new(((IHostEnvironment)_context).Register("test"), new TransformerChain<ITransformer>(), "Score", classes, cancellationToken);

    private sealed class Single
    {
        public float Score { get; set; }
    }

    private sealed class Vector
    {
        [VectorType(2)]
        public float[] Score { get; set; } = [];
    }
}
