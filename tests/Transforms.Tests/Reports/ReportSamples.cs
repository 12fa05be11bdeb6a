using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Transforms.Tests.Reports;

/// <summary>Small models with training reports to make pages of.</summary>
internal static class ReportSamples
{
    public const string Hostile = "<script>alert('x')</script>";

    public const int Points = 50, Epochs = 5;

    public static string[] Classes { get; } = ["ham", Hostile, "a & \"b\" ö"];

    /// <summary>A classifier that was saved with all that Fit records, or with less.</summary>
    public static PrunedTextClassificationTransformer Model(MLContext context, TrainingReport? report) => TextClassificationSamples.Create(
        context, LabelValues.FromColumn(TextClassificationSamples.LabelColumn(TextDataViewType.Instance, [.. Classes.Select(name => name.AsMemory())])), report: report);

    public static TrainingReport Report { get; } = TrainingReportTests.Sample with
    {
        Settings = $"Pruning = Movement {{ Global = False }}; RemainingWeights = 0.1; Student = {Hostile}",
        Steps = 100,
        Epochs = [.. Enumerable.Range(1, Epochs).Select(i => new EpochReport(i, 1.0 / i, 1.2 / i, 1 - (0.5 / i), 1 - (0.15 * i), 1e-4 / i, 7.5))],
        Curve = [.. Enumerable.Range(1, Points).Select(i => new TrainingPoint(2 * i, 2.0 / i, Math.Max(0.1, 1 - (i / 40.0)), 1e-4 * (51 - i) / 50,
            [new LossPart("HardLabels", 0.5, 1.5 / i), .. i > 25 ? [new LossPart("SoftTargets", 0.5, 2.5 / i)] : Array.Empty<LossPart>()]))],
        Distributions = new WeightDistributions(
            Histogram(100), Histogram(50), Movement,
            [.. EncoderShapes.Linears(TextClassificationSamples.Config).Select((linear, i) => new MatrixDistribution(TensorNames.Weight(linear.Part), Histogram(i + 1), Histogram(i + 2)))]),
    };

    public static IDataView Texts(MLContext context) => context.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => new Row
    {
        Sentence1 = i == 7 ? Hostile : TextClassificationSamples.Texts[i % 5] + " fox".PadRight(i % 7, 's'),
        Label = Classes[i % 3],
        Length = i * i / 10f,
    }));

    // Small values are cut, large ones kept.
    private static MaskedHistogram Histogram(int scale) => new(
        -0.3, 0.5, [.. Enumerable.Range(0, MaskedHistogram.Bins).Select(bin => bin is < 8 or > 20 ? (long)bin * scale : 0)],
        [.. Enumerable.Range(0, MaskedHistogram.Bins).Select(bin => bin is >= 6 and <= 22 ? 40L * scale : 0)]);

    private static MovementHistogram Movement
    {
        get
        {
            const int Bins = MovementHistogram.Bins;
            long[] kept = new long[Bins * Bins], cut = new long[Bins * Bins];
            for (int i = 0; i < Bins * Bins; i++)
                (i % Bins < Bins / 2 == i / Bins < Bins / 2 ? kept : cut)[i] = i % 5 == 0 ? 0 : 10 * i;
            return new MovementHistogram(0.2, 0.01, kept, cut);
        }
    }

    internal sealed class Row
    {
        public string Sentence1 { get; set; } = "";

        public string Label { get; set; } = "";

        public float Length { get; set; }
    }
}
