using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

public class DistributionMeterTests
{
    public static TheoryData<string> Methods => TestMethods.All;

    [Theory]
    [MemberData(nameof(Methods))]
    public void EveryWeightIsCountedOnceAndAsWhatItIs(string name)
    {
        using var session = TinyModel.Session(TestMethods.Create(name));
        var start = session.Fold();
        var before = session.Parameters.ToDictionary(parameter => parameter.Weight.Name, parameter => new EncoderTensor([.. parameter.Weight.Value.shape.Select(size => (int)size)], parameter.Weight.Value.ToFloats()));
        for (int step = 0; step < 40; step++)
            session.Step(TinyModel.Batch(step));

        var distributions = session.Distributions(before);
        var folded = session.Fold();

        Assert.Equal(start.Keys.Where(key => key.StartsWith("encoder.", StringComparison.Ordinal) && start[key].Shape.Count == 2), distributions.Matrices.Select(matrix => matrix.Name));
        foreach (var matrix in distributions.Matrices)
        {
            var parameter = session.Parameters.Single(parameter => parameter.Weight.Name == matrix.Name);
            float[] weights = parameter.Weight.Value.ToFloats(), effective = folded[matrix.Name].Values.ToArray();
            float[] shown = [.. weights.Zip(before[matrix.Name].Values.ToArray(), (value, first) => value != 0 ? value : first)];
            AssertCounts(matrix.Weights, shown, effective, skipZeros: true);
            if (parameter.Scores is { } scores)
                AssertCounts(matrix.Scores!, scores.Value.ToFloats(), effective, skipZeros: false);
            else
                Assert.Null(matrix.Scores);
        }

        Assert.Equal(distributions.Matrices.Sum(matrix => matrix.Weights.Kept.Sum()), distributions.Weights.Kept.Sum());
        Assert.Equal(distributions.Matrices.Sum(matrix => matrix.Weights.Cut.Sum()), distributions.Weights.Cut.Sum());
        Assert.Equal(distributions.Weights.Kept.Sum(), distributions.Movement.Kept.Sum());
        Assert.InRange(distributions.Movement.Cut.Sum(), 0, distributions.Weights.Cut.Sum());
        Assert.Equal(distributions.Matrices.Sum(matrix => matrix.Scores?.Cut.Sum() ?? 0), distributions.Scores?.Cut.Sum() ?? 0);
        distributions.Check();
        Assert.True(distributions.Movement.ChangeLimit < 0.5 * distributions.Movement.StartLimit);
    }

    [Fact]
    public void MatricesAreReadIntoTheSameMemory()
    {
        const int Matrices = 16, Size = 128;
        using var scope = NewDisposeScope();
        TrainedParameter[] parameters = [.. Enumerable.Range(0, Matrices).Select(i => new TrainedParameter($"{i}", rand(Size, Size)))];
        var start = parameters.ToDictionary(parameter => parameter.Weight.Name, _ => new EncoderTensor([Size, Size], new float[Size * Size]));
        var meter = new DistributionMeter(parameters, start);
        meter.Measure();

        long before = GC.GetAllocatedBytesForCurrentThread();
        meter.Measure();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Matrices * Size * Size * sizeof(float) / 2);
    }

    [Fact]
    public void MovementIsTheChangeOfEveryWeightSinceTheStart()
    {
        using var session = TinyModel.Session(new Movement());
        var start = session.Parameters.ToDictionary(parameter => parameter.Weight.Name, parameter => new EncoderTensor([.. parameter.Weight.Value.shape.Select(size => (int)size)], parameter.Weight.Value.ToFloats()));
        for (int step = 0; step < 40; step++)
            session.Step(TinyModel.Batch(step));

        var distributions = session.Distributions(start);
        var (movement, folded) = (distributions.Movement, session.Fold());

        const int Bins = MovementHistogram.Bins;
        long[] kept = new long[Bins * Bins], cut = new long[Bins * Bins];
        foreach (string name in distributions.Matrices.Select(matrix => matrix.Name))
        {
            float[] weights = session.Parameters.Single(parameter => parameter.Weight.Name == name).Weight.Value.ToFloats();
            for (int i = 0; i < weights.Length; i++)
            {
                double from = start[name].Values.Span[i], by = weights[i] - start[name].Values.Span[i];
                int Place(double value, double limit) => Math.Clamp((int)Math.Floor((value / limit + 1) * Bins / 2), 0, Bins - 1);
                (folded[name].Values.Span[i] != 0 ? kept : cut)[(Place(by, movement.ChangeLimit) * Bins) + Place(from, movement.StartLimit)]++;
            }
        }

        // A value on an edge may fall to either side of it in single precision.
        Assert.InRange(kept.Zip(movement.Kept, (a, b) => Math.Abs(a - b)).Sum(), 0, kept.Sum() / 1000);
        Assert.InRange(cut.Zip(movement.Cut, (a, b) => Math.Abs(a - b)).Sum(), 0, cut.Sum() / 1000);
        Assert.True(movement.ChangeLimit < movement.StartLimit);
    }

    [Fact]
    public void ScoresOfMovementPartKeptFromCut()
    {
        using var session = TinyModel.Session(new Movement());
        for (int step = 0; step < 40; step++)
            session.Step(TinyModel.Batch(step));

        foreach (var matrix in session.Distributions(session.Fold()).Matrices)
        {
            int firstKept = matrix.Scores!.Kept.ToList().FindIndex(count => count > 0), lastCut = matrix.Scores.Cut.ToList().FindLastIndex(count => count > 0);
            Assert.InRange(lastCut, firstKept - 1, firstKept);
            Assert.Equal(TinyModel.Share, matrix.Scores.Kept.Sum() / (double)(matrix.Scores.Kept.Sum() + matrix.Scores.Cut.Sum()), 2e-3);
        }
    }

    [Fact]
    public void ARangeLeavesOutliersToTheOutermostBins()
    {
        float[] values = [.. Enumerable.Range(0, 10_000).Select(i => MathF.Sin(i)), 1000];
        var range = ValueRange.Of(values);
        Assert.Equal(values.Min(), range.Low, 1e-6);
        Assert.InRange(range.High, 30, 60);

        var counts = new MaskedCounts(range);
        counts.Add(1000, kept: true);
        counts.Add(-1000, kept: false);
        var histogram = counts.ToHistogram();
        Assert.Equal((1, 1), (histogram.Kept[^1], histogram.Cut[0]));
        Assert.Equal((0, 0, 0), (new ValueRange().Low, new ValueRange().High, new ValueRange().Limit));
    }

    private static void AssertCounts(MaskedHistogram histogram, float[] values, float[] effective, bool skipZeros)
    {
        var counted = values.Zip(effective).Where(pair => !skipZeros || pair.First != 0).ToArray();
        Assert.Equal(counted.Count(pair => pair.Second != 0), histogram.Kept.Sum());
        Assert.Equal(counted.Count(pair => pair.Second == 0), histogram.Cut.Sum());

        // The middle of the bins gives the mean back within half a bin.
        double width = (histogram.High - histogram.Low) / MaskedHistogram.Bins;
        double mean = histogram.Kept.Zip(histogram.Cut, (a, b) => a + b).Select((count, bin) => count * (histogram.Low + ((bin + 0.5) * width))).Sum() / Math.Max(1, counted.Length);
        double clipped = counted.Length == 0 ? mean : counted.Average(pair => Math.Clamp(pair.First, histogram.Low, histogram.High));
        Assert.Equal(clipped, mean, 0.51 * width + 1e-6);
    }
}
