namespace MLNet.Pruning.Transforms;

/// <summary>The pieces of a vocabulary that stand for no text.</summary>
public sealed record SpecialTokens
{
    /// <summary>Stands for a word that the vocabulary cannot spell. Default: <c>[UNK]</c>.</summary>
    public string Unknown { get; init; } = "[UNK]";

    /// <summary>Opens every input; its hidden state is what a classifier reads. Default: <c>[CLS]</c>.</summary>
    public string Classification { get; init; } = "[CLS]";

    /// <summary>Closes every text. Default: <c>[SEP]</c>.</summary>
    public string Separator { get; init; } = "[SEP]";

    /// <summary>Fills the short rows of a batch. Default: <c>[PAD]</c>.</summary>
    public string Padding { get; init; } = "[PAD]";

    /// <summary>Hides a token in masked language modelling. Default: <c>[MASK]</c>.</summary>
    public string Mask { get; init; } = "[MASK]";
}
