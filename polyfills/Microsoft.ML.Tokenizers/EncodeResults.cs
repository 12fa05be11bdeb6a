namespace Microsoft.ML.Tokenizers;

/// <summary>What encoding gives: the tokens, the text they came from and how much of it they cover.</summary>
public struct EncodeResults<T>
{
    public IReadOnlyList<T> Tokens { get; set; }

    public string? NormalizedText { get; set; }

    public int CharsConsumed { get; set; }
}
