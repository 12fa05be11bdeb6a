using Microsoft.ML.Data;

namespace MLNet.Pruning.Examples.CompareSparsity;

/// <summary>A row of a table: its label, a tab, its text.</summary>
internal sealed class TextRow
{
    [LoadColumn(0)]
    public string Label { get; set; } = "";

    [LoadColumn(1)]
    public string Sentence1 { get; set; } = "";
}
