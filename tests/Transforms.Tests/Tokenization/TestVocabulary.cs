namespace MLNet.Pruning.Transforms.Tests.Tokenization;

internal static class TestVocabulary
{
    public static readonly string[] SpecialTokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    /// <summary>The special tokens, every ASCII letter, digit and mark alone and in words, then the given pieces.</summary>
    public static WordPieceVocabulary Create(params string[] pieces)
    {
        string[] letters = [.. Enumerable.Range(33, 94).Select(code => ((char)code).ToString())];
        string[] continuing = [.. letters.Where(letter => char.IsAsciiLetterOrDigit(letter[0])).Select(letter => "##" + letter)];
        return new WordPieceVocabulary([.. SpecialTokens, .. letters, .. continuing, .. pieces]);
    }

    /// <summary>The pieces of a text, without the tokens around it.</summary>
    public static string[] Cut(this WordPieceVocabulary vocabulary, string text) =>
        [.. new WordPieceEncoder(vocabulary, 10_000).Encode(text).Ids[1..^1].Select(id => vocabulary.Pieces[id])];
}
