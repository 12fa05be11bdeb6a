namespace Microsoft.ML.Tokenizers;

/// <summary>Turns a text into token ids.</summary>
public abstract class Tokenizer
{
    protected Tokenizer()
    {
    }

    public virtual PreTokenizer? PreTokenizer => null;

    public virtual Normalizer? Normalizer => null;

    public IReadOnlyList<int> EncodeToIds(string text, bool considerPreTokenization = true, bool considerNormalization = true) =>
        EncodeToIds(text, text.AsSpan(), new EncodeSettings
        {
            ConsiderPreTokenization = considerPreTokenization,
            ConsiderNormalization = considerNormalization,
        }).Tokens;

    public IReadOnlyList<int> EncodeToIds(string text, int maxTokenCount, out string? normalizedText, out int charsConsumed,
        bool considerPreTokenization = true, bool considerNormalization = true)
    {
        EncodeResults<int> result = EncodeToIds(text, text.AsSpan(), new EncodeSettings
        {
            ConsiderPreTokenization = considerPreTokenization,
            ConsiderNormalization = considerNormalization,
            MaxTokenCount = maxTokenCount,
        });
        normalizedText = result.NormalizedText;
        charsConsumed = result.CharsConsumed;
        return result.Tokens;
    }

    protected virtual EncodeResults<int> EncodeToIds(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings) =>
        throw new NotSupportedException("A tokenizer of this subset overrides EncodeToIds.");
}
