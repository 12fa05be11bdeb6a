using System.Globalization;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>The page of a <see cref="SweepReport"/>.</summary>
internal static class SweepPage
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    public static string Format(SparsitySweepResult result, double withinPoints)
    {
        int failed = result.Trials.Count(trial => trial.Error is not null);
        string lead = string.Create(Invariant, $"{result.Trials.Count} trials, {result.Candidates.Count} candidates, compared by {result.Settings.Metric} of the validation rows{(failed == 0 ? "" : $"; {failed} trials failed")}.");
        var choice = new SweepChoice(result, withinPoints);
        return ReportPage.Format("Sweep report", lead,
        [
            new("choice", "Choice", html => WriteChoice(html, result, choice)),
            new("tradeoffs", "What smaller and faster cost", html => WriteTradeoffs(html, result, choice)),
            new("candidates", "Candidates", html => WriteCandidates(html, result, choice)),
            new("trials", "Trials", html => WriteTrials(html, result)),
            new("settings", "Settings", html => SweepSettingsTable.Write(html, result)),
        ]);
    }

    private static void WriteChoice(HtmlWriter html, SparsitySweepResult result, SweepChoice choice)
    {
        if (choice.Smallest is null)
        {
            html.Write($"<p class=\"note\">There is no dense model to count points from, and so no choice: its trials failed or did not end yet.</p>\n");
            return;
        }

        html.Write($"<p>Good enough is what is at most {choice.WithinPoints.ToString("0.0##", Invariant)} points behind the dense model; a point is a hundredth of {result.Settings.Metric}, of which {(result.Settings.HigherIsBetter ? "more" : "less")} is better.</p>\n<dl class=\"facts\">\n");
        void Fact(string name, SweepCandidate? candidate)
        {
            if (candidate is not null)
                html.Write($"<div><dt>{name}</dt><dd>{candidate.ToString()}</dd><dd class=\"more\">{string.Create(Invariant, $"{candidate.Metric:F4}, {Points(candidate)}, {Megabytes(candidate.ZipBytes)}")}{(candidate.MillisecondsPerRow is { } time ? string.Create(Invariant, $", {time:F2} ms a row") : "")}</dd></div>\n");
        }

        Fact("The smallest that is good enough", choice.Smallest);
        Fact("The fastest that is good enough", choice.Fastest);
        Fact("The best", result.Best);
        Fact("Dense", result.Dense);
        html.Write($"</dl>\n");
    }

    private static void WriteTradeoffs(HtmlWriter html, SparsitySweepResult result, SweepChoice choice)
    {
        html.Write($"<div class=\"charts\">\n");
        TradeoffChart.Write(html, "by-size", $"{result.Settings.Metric} against size", "bytes of the saved model", result, candidate => candidate.ZipBytes, Bytes, result.SizeFront, choice.Smallest);
        if (result.Candidates.Any(candidate => candidate.MillisecondsPerRow is not null))
            TradeoffChart.Write(html, "by-time", $"{result.Settings.Metric} against time", "milliseconds a row, one thread", result, candidate => candidate.MillisecondsPerRow ?? double.NaN, time => time.ToString("G3", Invariant), result.SpeedFront, choice.Fastest);
        else
            html.Write($"<p class=\"note\">Times per row are measured after the last trial; there are none yet.</p>\n");
        html.Write($"</div>\n");
    }

    private static void WriteCandidates(HtmlWriter html, SparsitySweepResult result, SweepChoice choice)
    {
        var table = new HtmlTable(html, "Every method at every level: means over the seeds; ± is the standard error",
        [
            ("method", false), ("asked", true), (result.Settings.Metric, true), ("±", true), ("points behind", true), ("kept", true), ("bytes", true), ("ms a row", true),
            ("fit, s", true), ("seeds", true), ("chosen as", false),
        ]);
        table.Begin();
        foreach (SweepCandidate candidate in result.Candidates)
        {
            table.Row(
            [
                HtmlTable.Cell(SweepNames.Method(result, candidate.Method, candidate.Pruning)), HtmlTable.Cell(candidate.RemainingWeights, "0.## %"), HtmlTable.Cell(candidate.Metric, "F4"), HtmlTable.Cell(candidate.StandardError, "F4"),
                HtmlTable.Cell(candidate.PointsBelowDense, "F2"), HtmlTable.Cell(candidate.KeptShare, "0.## %"), HtmlTable.Cell(candidate.ZipBytes, "N0"),
                HtmlTable.Cell(candidate.MillisecondsPerRow, "F3"), HtmlTable.Cell(candidate.Trials.Average(trial => trial.Seconds), "N0"),
                HtmlTable.Cell(candidate.Trials.Count - candidate.Failed, candidate.Failed == 0 ? "0" : $"0 'of {candidate.Trials.Count}'"), HtmlTable.Cell(choice.Role(candidate)),
            ], chosen: choice.Role(candidate).Length > 0);
        }

        table.End();
    }

    private static void WriteTrials(HtmlWriter html, SparsitySweepResult result)
    {
        var table = new HtmlTable(html, "The trials in the order in which they ended",
        [
            ("method", false), ("asked", true), ("seed", true), (result.Settings.Metric, true), ("kept", true), ("bytes", true), ("ms a row", true), ("fit, s", true), ("peak memory, MB", true),
            ("error", false),
        ]);
        table.Begin();
        foreach (SweepTrialResult trial in result.Trials)
        {
            table.Row(
            [
                HtmlTable.Cell(SweepNames.Method(result, trial.Method, trial.Pruning)), HtmlTable.Cell(trial.RemainingWeights, "0.## %"), HtmlTable.Cell(trial.Seed, "0"), HtmlTable.Cell(trial.Metric, "F4"),
                HtmlTable.Cell(trial.KeptShare, "0.## %"), HtmlTable.Cell(trial.ZipBytes, "N0"), HtmlTable.Cell(trial.MillisecondsPerRow, "F3"), HtmlTable.Cell(trial.Seconds, "N0"),
                HtmlTable.Cell(trial.PeakMemoryBytes / 1e6, "N0"), HtmlTable.Cell(trial.Error ?? ""),
            ]);
        }

        table.End();
    }

    private static string Points(SweepCandidate candidate) => candidate.IsDense
        ? "the measure of the others"
        : string.Create(Invariant, $"{Math.Abs(candidate.PointsBelowDense):F2} points {(candidate.PointsBelowDense >= 0 ? "behind" : "ahead of")} dense");

    private static string Megabytes(double bytes) => string.Create(Invariant, $"{bytes / 1e6:F2} MB");

    private static string Bytes(double bytes) => bytes switch
    {
        >= 1e6 => (bytes / 1e6).ToString("G3", Invariant) + " MB",
        >= 1e3 => (bytes / 1e3).ToString("G3", Invariant) + " kB",
        _ => bytes.ToString("G3", Invariant),
    };
}
