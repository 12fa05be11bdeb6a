using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks;

/// <summary>What the layouts of a matrix cost against each other on this processor: the figures of <see cref="LayoutCosts"/>.</summary>
internal sealed class LayoutBenchmark : IBenchmark
{
    public string Id => "layouts";

    public string Description => "cost of a matrix's layouts per value, against the dense one (BenchmarkDotNet)";

    public IReadOnlyList<BenchmarkRow> Run(BenchmarkContext context)
    {
        Job job = (context.Settings == Settings.Quick ? Job.Dry : Job.ShortRun.WithIterationTime(Perfolizer.Horology.TimeInterval.FromMilliseconds(100))).WithToolchain(InProcessEmitToolchain.Instance);
        Summary summary = BenchmarkRunner.Run<LayoutTimes>(ManualConfig.CreateEmpty().AddJob(job).AddLogger(ConsoleLogger.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance).WithArtifactsPath(Path.Combine(Repository.Output, "layouts")));
        return [.. Enum.GetValues<ScoringPrecision>().SelectMany(Costs)];

        IEnumerable<BenchmarkRow> Costs(ScoringPrecision scoring)
        {
            int few = LayoutTimes.Weights(MatrixLayout.Sparse, LayoutTimes.Few).Values.Length, many = LayoutTimes.Weights(MatrixLayout.Sparse, LayoutTimes.Many).Values.Length;
            int blockValues = BlockMatrix.CountBlocks(LayoutTimes.Weights(MatrixLayout.Blocks, LayoutTimes.Many)) * BlockKernel.Height;
            double dense = Time(MatrixLayout.Dense, LayoutTimes.Many) / (LayoutTimes.Size * LayoutTimes.Size);
            double fewTime = Time(MatrixLayout.Sparse, LayoutTimes.Few), manyTime = Time(MatrixLayout.Sparse, LayoutTimes.Many);
            double sparse = (manyTime - fewTime) / (many - few);
            double row = (fewTime - (sparse * few)) / LayoutTimes.Size;
            double blocks = Time(MatrixLayout.Blocks, LayoutTimes.Many) / blockValues;
            yield return Cost("sparse, per non-zero", sparse);
            yield return Cost("sparse, per row", row);
            yield return Cost("blocks, per value of a block", blocks);

            double Time(MatrixLayout layout, double share) => summary.Reports.Single(report =>
                report.BenchmarkCase.Parameters[nameof(LayoutTimes.Layout)] is string name && name == $"{layout}"
                && report.BenchmarkCase.Parameters[nameof(LayoutTimes.Share)].Equals(share)
                && report.BenchmarkCase.Parameters[nameof(LayoutTimes.Scoring)].Equals(scoring)).ResultStatistics!.Median;

            BenchmarkRow Cost(string what, double nanoseconds) => context.Row(
                Id, $"{scoring}: {what}", nanoseconds / dense, "of a dense value", null,
                $"{nanoseconds:G3} ns, dense {dense:G3} ns; {LayoutTimes.Size} x {LayoutTimes.Size}, {100 * LayoutTimes.Few} and {100 * LayoutTimes.Many} % of the weights, one tile of tokens");
        }
    }
}
