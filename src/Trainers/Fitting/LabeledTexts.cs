using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>The rows of a training or validation set: texts, or pairs of texts, and their labels.</summary>
internal sealed class LabeledTexts(string[] firsts, string[]? seconds, float[] labels)
{
    public IReadOnlyList<float> Labels => labels;

    /// <summary>Makes tokens of all rows.</summary>
    public TokenizedDataset Tokenize(WordPieceEncoder encoder)
    {
        var texts = new TokenizedText[labels.Length];
        Parallel.For(0, texts.Length, i => texts[i] = encoder.Encode(firsts[i], seconds?[i]));
        return new TokenizedDataset(texts, labels);
    }
}
