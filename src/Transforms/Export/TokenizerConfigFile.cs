
namespace MLNet.Pruning.Transforms;

/// <summary>Hugging Face's <c>tokenizer_config.json</c>: how texts are prepared for a vocabulary.</summary>
internal static class TokenizerConfigFile
{
    public static string Write(EncoderArchitecture architecture, WordPieceVocabulary vocabulary, int maxLength) => ExportedJson.Write(json =>
    {
        json.WriteString("tokenizer_class", architecture == EncoderArchitecture.DistilBert ? "DistilBertTokenizer" : "BertTokenizer");
        json.WriteBoolean("do_basic_tokenize", true);
        json.WriteBoolean("do_lower_case", vocabulary.LowerCase);
        json.WriteBoolean("strip_accents", vocabulary.StripAccents);
        json.WriteBoolean("tokenize_chinese_chars", vocabulary.SplitChinese);
        json.WriteNumber("model_max_length", maxLength);
        json.WriteString("unk_token", vocabulary.SpecialTokens.Unknown);
        json.WriteString("cls_token", vocabulary.SpecialTokens.Classification);
        json.WriteString("sep_token", vocabulary.SpecialTokens.Separator);
        json.WriteString("pad_token", vocabulary.SpecialTokens.Padding);
        json.WriteString("mask_token", vocabulary.SpecialTokens.Mask);
    });
}
