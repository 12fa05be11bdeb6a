using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>Reads <c>vocab.txt</c> with the settings of <c>tokenizer_config.json</c>; where that is absent, with Hugging Face's defaults for
/// BERT, but in the letters' case that the vocabulary has.</summary>
internal static class HuggingFaceTokenizer
{
    public const string VocabularyFileName = "vocab.txt";
    public const string SettingsFileName = "tokenizer_config.json";

    /// <exception cref="FileNotFoundException">The folder has no vocab.txt.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or a setting does not fit.</exception>
    /// <exception cref="NotSupportedException">The tokenizer is not BERT's.</exception>
    public static WordPieceVocabulary Read(string folder)
    {
        string vocabulary = Path.Combine(folder, VocabularyFileName), settings = Path.Combine(folder, SettingsFileName);
        if (!File.Exists(vocabulary))
            throw new FileNotFoundException($"{vocabulary}: the checkpoint has no {VocabularyFileName}: expected a WordPiece vocabulary, one piece a line. A tokenizer.json alone is not read.", vocabulary);
        return File.Exists(settings)
            ? JsonSettings.Read(settings, found => Read(vocabulary, found))
            : ReadAlone(vocabulary);
    }

    private static WordPieceVocabulary ReadAlone(string path)
    {
        // Texts in lower case never reach a capital: where pieces have some, the encoder was trained with them.
        var vocabulary = WordPieceVocabulary.FromFile(path);
        bool cased = vocabulary.Pieces.Any(piece => piece[0] != '[' && piece != piece.ToLowerInvariant());
        return cased ? WordPieceVocabulary.FromFile(path, lowerCase: false) : vocabulary;
    }

    private static WordPieceVocabulary Read(string vocabulary, JsonSettings settings)
    {
        if (settings.Text("tokenizer_class") is { } name and not ("BertTokenizer" or "BertTokenizerFast" or "DistilBertTokenizer" or "DistilBertTokenizerFast"))
            throw settings.Unsupported("tokenizer_class", "BertTokenizer or DistilBertTokenizer", name);
        if (settings.Flag("do_basic_tokenize") == false)
            throw settings.Unsupported("do_basic_tokenize", "true", "false");

        var standard = new SpecialTokens();
        return WordPieceVocabulary.FromFile(
            vocabulary,
            lowerCase: settings.Flag("do_lower_case") ?? true,
            stripAccents: settings.Flag("strip_accents"),
            splitChinese: settings.Flag("tokenize_chinese_chars") ?? true,
            new SpecialTokens
            {
                Unknown = settings.Token("unk_token") ?? standard.Unknown,
                Classification = settings.Token("cls_token") ?? standard.Classification,
                Separator = settings.Token("sep_token") ?? standard.Separator,
                Padding = settings.Token("pad_token") ?? standard.Padding,
                Mask = settings.Token("mask_token") ?? standard.Mask,
            });
    }
}
