using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>The rows of a training or validation set: texts, or pairs of texts, and their labels.</summary>
internal sealed class LabeledTexts(string[] firsts, string[]? seconds, float[] labels)
{
    private readonly string[] _firsts = firsts;
    private readonly string[]? _seconds = seconds;

    /// <summary>The labels; <see cref="TokenizedDataset.NoLabel"/> where a row has none.</summary>
    public IReadOnlyList<float> Labels => labels;

    /// <summary>These rows and then others.</summary>
    public LabeledTexts Append(LabeledTexts others) => new(
        [.. _firsts, .. others._firsts], _seconds is null ? null : [.. _seconds, .. others._seconds!], [.. labels, .. others.Labels]);

    /// <summary>The same texts with other labels.</summary>
    public LabeledTexts WithLabels(float[] others) => new(_firsts, _seconds, others);

    /// <summary>Makes tokens of all rows.</summary>
    public TokenizedDataset Tokenize(WordPieceEncoder encoder)
    {
        var texts = new TokenizedText[labels.Length];
        Parallel.For(0, texts.Length, i => texts[i] = encoder.Encode(_firsts[i], _seconds?[i]));
        return new TokenizedDataset(texts, labels);
    }
}
