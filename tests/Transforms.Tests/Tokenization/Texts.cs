using FsCheck;
using FsCheck.Fluent;

namespace MLNet.Pruning.Transforms.Tests.Tokenization;

/// <summary>Random texts with what tokenizers stumble over, lone surrogates included.</summary>
internal static class Texts
{
    private static readonly string[] Parts =
    [
        "the", "Pruned", "weights", "naïve", "İ", "e\u0301", "한국", "北京", "日本", "ß", "ｆｕｌｌ", "𝒳", "🙂", "\u200D", "\u0085", "\u00AD", "\uD83D", "\uDE42", "\t", "\n", "  ",
        "don't", "[SEP]", "[UNK]", "##ing", "...", "“", "a,b", "\u00A0", "\u2028", "x\u0327\u0301", "12,345.6", "supercalifragilistic", "\uFFFD", "ﷺ", "क्षि",
    ];

    public static Arbitrary<string> Arbitrary { get; } = Gen.OneOf(
            Gen.Elements(Parts).ArrayOf().Select(parts => string.Concat(parts)),
            Gen.Elements(Parts).ArrayOf().Select(parts => string.Join(' ', parts)),
            Gen.Choose(0, char.MaxValue).Select(code => (char)code).ArrayOf().Select(letters => new string(letters)),
            Gen.Choose(32, 126).Select(code => (char)code).ArrayOf().Select(letters => new string(letters)))
        .ToArbitrary();
}
