using System.Globalization;
using System.Text;

namespace MLNet.Pruning.Transforms;

/// <summary>Writes a <see cref="SparsityReport"/> as text.</summary>
internal static class SparsityTable
{
    // From no weight to the most of any bin.
    private const string Ramp = " .:-=+*#%@";

    public static string Format(SparsityReport report)
    {
        var text = new StringBuilder();
        int width = Math.Max("with biases and LayerNorms".Length, report.Matrices.Max(matrix => matrix.Name.Length));
        void Line(string name, string shape, string kept, string share, string bytes, string histogram = "") =>
            text.AppendLine($"{name.PadRight(width)}  {shape,13}  {kept,11}  {share,7}  {bytes,12}  {histogram}".TrimEnd());

        EncoderConfig config = report.Config;
        text.Append(Invariant($"{config.Architecture}, {config.Layers} layers of {config.HiddenSize}, {config.VocabularySize:N0} pieces, "));
        text.AppendLine($"weights as {report.StoragePrecision}, embeddings as {report.EmbeddingPrecision}, scored as {report.ScoringPrecision}");
        text.AppendLine();
        Line("matrix", "shape", "kept", "share", "bytes", "kept weights");
        foreach (MatrixSparsity matrix in report.Matrices)
            Line(matrix.Name, $"{matrix.Rows} x {matrix.Columns}", Number(matrix.Kept), Share(matrix.Share), Number(matrix.Bytes), Bars(matrix.Histogram));

        text.AppendLine();
        long unprunable = report.UnprunableWeights;
        Line("all matrices", Number(report.PrunableWeights), Number(report.KeptWeights), Share(report.RemainingWeights), Number(report.MatrixBytes), Bars(report.Histogram));
        Line("with biases and LayerNorms", Number(report.PrunableWeights + unprunable), Number(report.KeptWeights + unprunable), Share(report.RemainingWithUnprunable), "");
        Line("embeddings", "", "", "", Number(report.EmbeddingBytes));
        Line("the whole file, compressed", "", "", "", Number(report.TotalBytes));
        if (report.ScoringTimes.Count > 0)
        {
            text.AppendLine();
            text.AppendLine("ms per row on one thread: " + string.Join(", ", report.ScoringTimes.Select(time => Invariant($"{time.Milliseconds:F2} at {time.Tokens} tokens"))));
        }

        return text.ToString();
    }

    private static string Bars(WeightHistogram histogram)
    {
        long most = Math.Max(1, histogram.Counts.Max());
        string bars = string.Concat(histogram.Counts.Select(count => Ramp[(int)Math.Ceiling((double)count / most * (Ramp.Length - 1))]));
        return Invariant($"{-histogram.Limit,7:F3} |{bars}| {histogram.Limit:F3}");
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(double value) => value.ToString("P1", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
