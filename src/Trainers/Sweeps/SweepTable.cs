using System.Globalization;
using System.Text;

namespace MLNet.Pruning.Trainers;

/// <summary>Writes the candidates of a sweep as text.</summary>
internal static class SweepTable
{
    public static string Format(SparsitySweepResult result)
    {
        var text = new StringBuilder();
        int width = Math.Max("method".Length, result.Candidates.Select(candidate => candidate.Pruning.Length).DefaultIfEmpty().Max());
        void Line(string method, string asked, string metric, string error, string points, string kept, string bytes, string milliseconds, string seconds) =>
            text.AppendLine($"{method.PadRight(width)}  {asked,8}  {metric,9}  {error,7}  {points,7}  {kept,7}  {bytes,11}  {milliseconds,7}  {seconds,8}".TrimEnd());

        text.AppendLine($"{result.Settings.Metric} of the validation rows, mean over the seeds; points are hundredths below the dense model");
        text.AppendLine();
        Line("method", "asked", "metric", "+-", "points", "kept", "zip bytes", "ms/row", "fit, s");
        foreach (SweepCandidate candidate in result.Candidates)
        {
            Line(candidate.Pruning, Percent(candidate.RemainingWeights), Number(candidate.Metric, "F4"), Number(candidate.StandardError, "F4"), Number(candidate.PointsBelowDense, "F1"),
                Percent(candidate.KeptShare), Number(candidate.ZipBytes, "N0"), Number(candidate.MillisecondsPerRow, "F2"), Number(candidate.Trials.Average(trial => trial.Seconds), "F0"));
            foreach (SweepTrialResult failed in candidate.Trials.Where(trial => trial.Error is not null))
                text.AppendLine(CultureInfo.InvariantCulture, $"  seed {failed.Seed} failed: {failed.Error}");
        }

        return text.ToString();
    }

    private static string Percent(double share) => double.IsNaN(share) ? "" : (100 * share).ToString("0.##", CultureInfo.InvariantCulture) + " %";

    private static string Number(double? value, string format) => value is { } number && !double.IsNaN(number) ? number.ToString(format, CultureInfo.InvariantCulture) : "";
}
