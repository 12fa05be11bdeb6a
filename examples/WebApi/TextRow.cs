namespace MLNet.Pruning.Examples.WebApi;

/// <summary>What the models read.</summary>
internal sealed class TextRow
{
    /// <summary>Unknown here; the saved pipeline still binds to the column.</summary>
    public string Label { get; set; } = "";

    /// <summary>The text to classify.</summary>
    public string Sentence1 { get; set; } = "";
}
