namespace MLNet.Pruning.Transforms;

/// <summary>The part of a page that shows the values of weights and scores, kept and cut.</summary>
internal static class DistributionCharts
{
    public static void Write(HtmlWriter html, SparsityReport sparsity, WeightDistributions? distributions)
    {
        HistogramChart.WritePattern(html);
        if (distributions is null)
        {
            html.Write($"<p class=\"note\">The model was saved without histograms of its training: only the weights that were kept are shown, as they are stored.</p>\n<div class=\"charts\">\n");
            HistogramChart.Write(html, "weights", "Weights", "Of all prunable matrices.", "weight", Kept(sparsity.Histogram));
            html.Write($"</div>\n");
            WriteMatrices(html, sparsity, "weights-of", "Weights of every matrix", place => Kept(sparsity.Matrices[place].Histogram));
            return;
        }

        html.Write($"<div class=\"charts\">\n");
        HistogramChart.Write(html, "weights", "Weights", "At the end of training, without the mask; a weight that was set to zero counts with its value before training.", "weight", distributions.Weights);
        MovementChart.Write(html, "movement", distributions.Movement);
        if (distributions.Scores is { } scores)
            HistogramChart.Write(html, "scores", "Scores", "Of the pruning method, at the end of training.", "score", scores);
        html.Write($"</div>\n");

        Dictionary<string, MatrixDistribution> byName = distributions.Matrices.DistinctBy(matrix => matrix.Name).ToDictionary(matrix => matrix.Name);
        WriteMatrices(html, sparsity, "weights-of", "Weights of every matrix", place => byName.GetValueOrDefault(sparsity.Matrices[place].Name)?.Weights);
        if (distributions.Scores is not null)
            WriteMatrices(html, sparsity, "scores-of", "Scores of every matrix", place => byName.GetValueOrDefault(sparsity.Matrices[place].Name)?.Scores);
    }

    private static void WriteMatrices(HtmlWriter html, SparsityReport sparsity, string id, string title, Func<int, MaskedHistogram?> histogram)
    {
        html.Write($"<details><summary>{title}</summary>\n");
        IReadOnlyList<IReadOnlyList<(int Place, string Name)>> layers = MatrixNames.ByLayer(sparsity.Config);
        for (int layer = 0; layer < layers.Count; layer++)
        {
            html.Write($"<div class=\"small\">\n");
            foreach ((int place, string name) in layers[layer])
            {
                if (histogram(place) is { } values)
                    HistogramChart.WriteSmall(html, $"{id}-{place}", $"{MatrixNames.Layer(sparsity.Config, layer)}, {name}", values);
            }

            html.Write($"</div>\n");
        }

        html.Write($"</details>\n");
    }

    private static MaskedHistogram Kept(WeightHistogram histogram) => new(-histogram.Limit, histogram.Limit, histogram.Counts, new long[WeightHistogram.Bins]);
}
