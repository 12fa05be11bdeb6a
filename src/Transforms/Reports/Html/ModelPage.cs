using System.Globalization;

namespace MLNet.Pruning.Transforms;

/// <summary>The page of a <see cref="ModelReport"/>.</summary>
internal static class ModelPage
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    public static string Format(ModelReport report, IReadOnlyList<Linear> linears, EmbeddingMap map)
    {
        SparsityReport sparsity = report.Sparsity;
        string lead = string.Create(Invariant, $"{sparsity.Config.Architecture}, {sparsity.Config.Layers} layers of {sparsity.Config.HiddenSize}; {sparsity.RemainingWeights:P1} of the prunable weights are left.");
        return ReportPage.Format("Model report", lead,
        [
            new("summary", "Summary", html => WriteSummary(html, report)),
            new("training", "Training", html => TrainingCharts.Write(html, report.Training)),
            new("layers", "Layers", html => WriteLayers(html, sparsity)),
            new("distributions", "Weights and scores", html => DistributionCharts.Write(html, sparsity, report.Training?.Distributions)),
            new("masks", "Masks", html => WriteMasks(html, sparsity, linears)),
            new("map", "Map", html => MapChart.Write(html, "map-chart", map)),
            new("settings", "Settings", html => WriteSettings(html, report)),
        ]);
    }

    private static void WriteSummary(HtmlWriter html, ModelReport report)
    {
        SparsityReport sparsity = report.Sparsity;
        EncoderConfig config = sparsity.Config;
        html.Write($"<dl class=\"facts\">\n");
        void Fact(string name, string value) => html.Write($"<div><dt>{name}</dt><dd>{value}</dd></div>\n");
        Fact("Prunable weights left", string.Create(Invariant, $"{sparsity.RemainingWeights:P2}"));
        Fact("The same with biases and LayerNorms", string.Create(Invariant, $"{sparsity.RemainingWithUnprunable:P2}"));
        Fact("Weights left of", string.Create(Invariant, $"{sparsity.KeptWeights:N0} / {sparsity.PrunableWeights:N0}"));
        Fact("The whole file, compressed", Bytes(sparsity.TotalBytes));
        Fact("Pruned matrices in it", Bytes(sparsity.MatrixBytes));
        Fact("Embeddings in it", Bytes(sparsity.EmbeddingBytes));
        Fact("Shape", string.Create(Invariant, $"{config.Architecture}, {config.Layers} x {config.HiddenSize}"));
        Fact("Word pieces", string.Create(Invariant, $"{config.VocabularySize:N0}"));
        Fact("Stored as (weights, embeddings)", $"{sparsity.StoragePrecision}, {sparsity.EmbeddingPrecision}");
        Fact("Scored as", $"{sparsity.ScoringPrecision}");
        foreach (ScoringTime time in sparsity.ScoringTimes)
            Fact($"Milliseconds for {time.Tokens} tokens, one thread", string.Create(Invariant, $"{time.Milliseconds:F2}"));
        if (report.Training is { } training)
        {
            Fact("Pruning method", training.Method);
            Fact("Training rows", string.Create(Invariant, $"{training.Rows:N0}"));
            Fact("Time of training", string.Create(Invariant, $"{training.Seconds:N0} s, {training.Steps:N0} steps"));
        }

        html.Write($"</dl>\n");
    }

    private static void WriteLayers(HtmlWriter html, SparsityReport sparsity)
    {
        IReadOnlyList<IReadOnlyList<(int Place, string Name)>> layers = MatrixNames.ByLayer(sparsity.Config);
        html.Write($"<div class=\"charts\">\n");
        BarChart.Write(html, "kept-by-layer", "Kept by layer", "Share of the layer's prunable weights.",
            [.. layers.Select((layer, i) => (MatrixNames.Layer(sparsity.Config, i), Share([.. layer.Select(matrix => sparsity.Matrices[matrix.Place])])))]);
        BarChart.Write(html, "kept-by-kind", "Kept by kind of matrix", "Share over all layers.",
            [.. layers.SelectMany(layer => layer).GroupBy(matrix => matrix.Name).Select(kind => (kind.Key, Share([.. kind.Select(matrix => sparsity.Matrices[matrix.Place])])))]);
        html.Write($"</div>\n");

        var table = new HtmlTable(html, "The prunable matrices in the order of the forward pass", [("matrix", false), ("rows", true), ("columns", true), ("kept", true), ("share", true), ("bytes", true)]);
        table.Begin();
        foreach (MatrixSparsity matrix in sparsity.Matrices)
        {
            table.Row([HtmlTable.Cell(matrix.Name), HtmlTable.Cell(matrix.Rows, "N0"), HtmlTable.Cell(matrix.Columns, "N0"), HtmlTable.Cell(matrix.Kept, "N0"),
                HtmlTable.Cell(matrix.Share, "P2"), HtmlTable.Cell(matrix.Bytes, "N0")]);
        }

        table.End();
    }

    private static void WriteMasks(HtmlWriter html, SparsityReport sparsity, IReadOnlyList<Linear> linears)
    {
        // One scale for all, so that matrices can be compared.
        double full = Math.Clamp(4 * sparsity.RemainingWeights, 0.01, 1);
        html.Write($"<p>A pixel is a block of weights, the more of them kept the more opaque: none at all is clear, {full:P0} or more in full colour. To the right how full the rows are, below the columns, each profile scaled to its fullest.</p>\n");
        IReadOnlyList<IReadOnlyList<(int Place, string Name)>> layers = MatrixNames.ByLayer(sparsity.Config);
        html.Write($"<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Masks of all matrices\"><table class=\"masks\">\n<caption>Masks by layer and matrix; rows are outputs, columns inputs</caption>\n<thead><tr><td></td>");
        foreach ((_, string name) in layers[0])
            html.Write($"<th scope=\"col\">{name}</th>");
        html.Write($"</tr></thead>\n<tbody>\n");
        for (int layer = 0; layer < layers.Count; layer++)
        {
            html.Write($"<tr><th scope=\"row\">{MatrixNames.Layer(sparsity.Config, layer)}</th>\n");
            foreach ((int place, string name) in layers[layer])
            {
                html.Write($"<td>");
                MatrixSparsity matrix = sparsity.Matrices[place];
                new MaskPicture(linears[place].Weight.ToCompressedRows()).Write(html, $"mask-{place}", $"{MatrixNames.Layer(sparsity.Config, layer)}, {name}", full);
                html.Write($"<span class=\"shape\">{matrix.Rows} x {matrix.Columns}, {matrix.Share:P1}</span></td>\n");
            }

            html.Write($"</tr>\n");
        }

        html.Write($"</tbody></table></div>\n");
    }

    private static void WriteSettings(HtmlWriter html, ModelReport report)
    {
        html.Write($"<table class=\"settings\">\n<caption>What the model was made with</caption>\n<tbody>\n");
        void Line(string name, string value) => html.Write($"<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>\n");
        if (report.Training is { } training)
        {
            Line("Trained with", training.LibraryVersion is null ? "a release that did not record it" : $"MLNet.Pruning {training.LibraryVersion}, {training.RuntimeVersion}");
            Line("Truncated rows", training.TruncatedRows.ToString("N0", Invariant));
            foreach (string setting in training.Settings.Split("; "))
            {
                int equals = setting.IndexOf(" = ", StringComparison.Ordinal);
                Line(equals < 0 ? "" : setting[..equals], equals < 0 ? setting : setting[(equals + 3)..]);
            }

            if (training.Distillation is { } distillation)
                Line("Distilled from", string.Create(Invariant, $"{distillation.Teacher}; {distillation.UnlabeledRows:N0} rows without labels, {distillation.AugmentedRows:N0} augmented"));
            if (training.Vocabulary is { } vocabulary)
                Line("Vocabulary trimmed", string.Create(Invariant, $"{vocabulary.KeptPieces:N0} of {vocabulary.Pieces:N0} pieces; {vocabulary.Training.TokensPerRow:F2} tokens a row instead of {vocabulary.Training.TokensPerRowBefore:F2}"));
        }

        EncoderConfig config = report.Sparsity.Config;
        void Size(string name, int? value)
        {
            if (value is { } size)
                Line(name, size.ToString("N0", Invariant));
        }

        Size("Hidden size", config.HiddenSize);
        Size("Layers", config.Layers);
        Size("Attention heads", config.AttentionHeads);
        Size("Intermediate size", config.IntermediateSize);
        Size("Longest input in tokens", config.MaxPositions);
        Size("Token types", config.TypeVocabularySize);
        Size("Width of the embeddings", config.EmbeddingSize);
        Size("Width of the bottleneck", config.BottleneckSize);
        Size("Feed-forward networks a layer", config.FeedForwards);
        Size("Shortest filter", config.ShortestFilter);
        Size("Longest filter", config.LongestFilter);
        html.Write($"</tbody></table>\n");
    }

    private static double Share(MatrixSparsity[] matrices) => (double)matrices.Sum(matrix => matrix.Kept) / matrices.Sum(matrix => matrix.Weights);

    private static string Bytes(long bytes) => bytes < 100_000 ? string.Create(Invariant, $"{bytes:N0} bytes") : string.Create(Invariant, $"{bytes / 1e6:N2} MB");
}
