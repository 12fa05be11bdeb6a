namespace MLNet.Pruning.Transforms.Tests;

public sealed class EncoderConfigTests
{
    private static readonly EncoderConfig Valid = new() { VocabularySize = 30522, HiddenSize = 768, Layers = 12, AttentionHeads = 12, IntermediateSize = 3072 };

    public static TheoryData<string, EncoderConfig> Wrong => new()
    {
        { "VocabularySize is 0: expected at least 1", Valid with { VocabularySize = 0 } },
        { "HiddenSize is -768", Valid with { HiddenSize = -768 } },
        { "Layers is 0", Valid with { Layers = 0 } },
        { "AttentionHeads is 0", Valid with { AttentionHeads = 0 } },
        { "IntermediateSize is 0", Valid with { IntermediateSize = 0 } },
        { "MaxPositions is 0", Valid with { MaxPositions = 0 } },
        { "HiddenSize is 768: expected a multiple of AttentionHeads, which is 7", Valid with { AttentionHeads = 7 } },
        { "TypeVocabularySize is 0: expected at least 1 for Bert", Valid with { TypeVocabularySize = 0 } },
        { "TypeVocabularySize is 2: expected 0 for DistilBert", Valid with { Architecture = EncoderArchitecture.DistilBert } },
        { "Architecture is 9", Valid with { Architecture = (EncoderArchitecture)9 } },
        { "A matrix of 2147483647 rows and HiddenSize 768", Valid with { VocabularySize = int.MaxValue } },
        { "LayerNormEpsilon is 0", Valid with { LayerNormEpsilon = 0 } },
        { "LayerNormEpsilon is NaN", Valid with { LayerNormEpsilon = double.NaN } },
        { "HiddenDropout is 1: expected a probability in [0, 1)", Valid with { HiddenDropout = 1 } },
        { "AttentionDropout is NaN", Valid with { AttentionDropout = double.NaN } },
    };

    [Fact]
    public void BertAndDistilBertAreValid()
    {
        Valid.Validate();
        (Valid with { Architecture = EncoderArchitecture.DistilBert, TypeVocabularySize = 0 }).Validate();
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void AWrongSizeIsNamedWithItsValueAndRange(string message, EncoderConfig config) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(config.Validate).Message, StringComparison.Ordinal);
}
