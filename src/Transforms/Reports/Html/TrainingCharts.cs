namespace MLNet.Pruning.Transforms;

/// <summary>The part of a page that tells how a training went.</summary>
internal static class TrainingCharts
{
    public static void Write(HtmlWriter html, TrainingReport? report)
    {
        if (report is null)
        {
            html.Write($"<p class=\"note\">The model was saved without its training report: there are no curves to show.</p>\n");
            return;
        }

        if (report.Curve is null)
            html.Write($"<p class=\"note\">The model was trained by a release that recorded epochs only: the curves have one point per epoch.</p>\n");
        IReadOnlyList<TrainingPoint> curve = report.Curve ?? [.. report.Epochs.Select(epoch => new TrainingPoint(
            Step(report, epoch), epoch.TrainingLoss, epoch.RemainingWeights, epoch.LearningRate, epoch.LossParts))];
        html.Write($"<div class=\"charts\">\n");
        LineSeries Curve(string name, Func<TrainingPoint, double> value) => new(name, [.. curve.Select(point => ((double)point.Step, value(point)))]);
        LineSeries[] Epochs(string name, Func<EpochReport, double?> value) => report.Epochs.Any(epoch => value(epoch) is not null)
            ? [new(name, [.. report.Epochs.Select(epoch => ((double)Step(report, epoch), value(epoch) ?? double.NaN))], Marked: true)]
            : [];

        string[] parts = [.. curve.SelectMany(point => point.LossParts ?? []).Select(part => part.Name).Distinct()];
        LineChart.Write(html, "loss", "Loss", "step", "loss",
        [
            Curve("training", point => point.Loss),
            .. parts.Select(part => Curve(part, point => point.LossParts?.FirstOrDefault(own => own.Name == part)?.Value ?? double.NaN)),
            .. Epochs("validation, against labels", epoch => epoch.ValidationLoss),
        ]);
        LineSeries[] metrics =
        [
            .. Epochs("validation accuracy", epoch => epoch.ValidationAccuracy), .. Epochs("Pearson's correlation", epoch => epoch.ValidationPearson),
            .. Epochs("Spearman's correlation", epoch => epoch.ValidationSpearman),
        ];
        if (metrics.Length > 0)
            LineChart.Write(html, "metric", "Metric", "step", metrics[0].Name, metrics, fromZero: false);
        LineChart.Write(html, "remaining", "Remaining weights", "step", "share", [Curve("remaining weights", point => point.RemainingWeights)], percent: true);
        LineChart.Write(html, "rate", "Learning rate", "step", "learning rate", [Curve("learning rate", point => point.LearningRate)]);
        html.Write($"</div>\n");
        WriteEpochs(html, "Epochs", report.Epochs);
        if (report.Distillation?.TeacherEpochs is { } teacher)
            WriteEpochs(html, "Epochs of the teacher", teacher);
    }

    private static void WriteEpochs(HtmlWriter html, string caption, IReadOnlyList<EpochReport> epochs)
    {
        (string Heading, string Format, Func<EpochReport, double?> Value)[] columns =
        [
            ("epoch", "N0", epoch => epoch.Epoch), ("training loss", "F4", epoch => epoch.TrainingLoss), ("validation loss", "F4", epoch => epoch.ValidationLoss),
            ("accuracy", "P2", epoch => epoch.ValidationAccuracy), ("Pearson", "F4", epoch => epoch.ValidationPearson), ("Spearman", "F4", epoch => epoch.ValidationSpearman),
            ("remaining", "P2", epoch => epoch.RemainingWeights), ("learning rate", "G3", epoch => epoch.LearningRate), ("seconds", "F1", epoch => epoch.Seconds),
        ];
        columns = [.. columns.Where(column => epochs.Any(epoch => column.Value(epoch) is not null))];
        var table = new HtmlTable(html, caption, [.. columns.Select(column => (column.Heading, true))]);
        table.Begin();
        foreach (EpochReport epoch in epochs)
            table.Row([.. columns.Select(column => HtmlTable.Cell(column.Value(epoch), column.Format))]);
        table.End();
    }

    // Epochs are equally long.
    private static int Step(TrainingReport report, EpochReport epoch) => (int)(report.Steps * epoch.Epoch / Math.Max(1, report.Epochs.Count));
}
