namespace Microsoft.ML.Tokenizers;

/// <summary>Splits a text into the words that are encoded one by one.</summary>
public abstract class PreTokenizer
{
    public abstract IEnumerable<(int Offset, int Length)> PreTokenize(string text);

    public abstract IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text);

    public static PreTokenizer CreateWhiteSpace(IReadOnlyDictionary<string, int>? specialTokens = null) => specialTokens is null
        ? new WhiteSpacePreTokenizer()
        : throw new NotSupportedException("Special tokens inside a text are not part of this subset.");
}
