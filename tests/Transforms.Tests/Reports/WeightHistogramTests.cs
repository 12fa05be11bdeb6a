using FsCheck;
using FsCheck.Fluent;

namespace MLNet.Pruning.Transforms.Tests.Reports;

public sealed class WeightHistogramTests
{
    [Fact]
    public void BinsReachFromTheLargestMagnitudeBelowZeroToTheOneAbove()
    {
        var histogram = new WeightHistogram([[-2f, -1.99f, -0.01f, 0f], [0.01f, 1f, 2f]]);

        Assert.Equal(2, histogram.Limit);
        Assert.Equal(WeightHistogram.Bins, histogram.Counts.Count);
        Assert.Equal(2, histogram.Counts[0]);
        Assert.Equal((1, 1), (histogram.Counts[15], histogram.Counts[16]));
        Assert.Equal((1, 1), (histogram.Counts[24], histogram.Counts[31]));
        Assert.Equal(6, histogram.Counts.Sum());
    }

    [Fact]
    public void WithoutWeightsEveryBinIsEmpty()
    {
        var histogram = new WeightHistogram([[], [0f, 0f]]);

        Assert.Equal(0, histogram.Limit);
        Assert.Equal(WeightHistogram.Bins, histogram.Counts.Count(count => count == 0));
    }

    [Fact]
    public void EveryWeightLiesBetweenTheEdgesOfItsBin() =>
        Prop.ForAll(ArbMap.Default.GeneratorFor<float>().Where(value => float.IsFinite(value) && value != 0).NonEmptyListOf().ToArbitrary(), weights =>
        {
            var all = new WeightHistogram([[.. weights]]);
            Assert.Equal(weights.Count, all.Counts.Sum());
            Assert.Equal(weights.Max(Math.Abs), (float)all.Limit);

            double width = 2 * all.Limit / WeightHistogram.Bins;
            for (int bin = 0; bin < WeightHistogram.Bins; bin++)
            {
                double low = -all.Limit + (bin * width), tolerance = 1e-9 * all.Limit;
                int inside = weights.Count(value => value > low + tolerance && value < low + width - tolerance);
                int atMost = weights.Count(value => value >= low - tolerance && value <= low + width + tolerance);
                Assert.InRange(all.Counts[bin], inside, atMost);
            }
        }).QuickCheckThrowOnFailure();
}
