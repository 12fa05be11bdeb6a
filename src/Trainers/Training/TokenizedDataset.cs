using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>The rows of a training or validation set as tokens and labels; rows that only a teacher labels have <see cref="NoLabel"/>.</summary>
internal sealed class TokenizedDataset(TokenizedText[] texts, float[] labels)
{
    /// <summary>Stands for the label of a row without one.</summary>
    public const float NoLabel = float.NaN;

    public int Count => labels.Length;

    /// <summary>Rows with a label.</summary>
    public int Labeled { get; } = labels.Count(label => !float.IsNaN(label));

    /// <summary>The labels, <see cref="NoLabel"/> included.</summary>
    public IReadOnlyList<float> Labels => labels;

    /// <summary>The teacher's logits, rows × outputs; null without a teacher.</summary>
    public double[]? TeacherLogits { get; init; }

    /// <summary>The teacher's hidden states of every row; null where none are kept.</summary>
    public KeptStates? TeacherStates { get; init; }

    public IReadOnlyList<TokenizedText> Texts => texts;

    /// <summary>Tokens per row, special tokens included.</summary>
    public int[] Lengths { get; } = [.. texts.Select(text => text.Ids.Length)];

    /// <summary>Rows whose text was longer than the model reads.</summary>
    public int Truncated { get; } = texts.Count(text => text.Truncated);

    /// <summary>The given rows, padded to the longest of them.</summary>
    /// <param name="rows">Row numbers, at least one.</param>
    /// <param name="paddingId">The id of the padding token.</param>
    public Batch Batch(int[] rows, int paddingId)
    {
        int length = rows.Max(row => Lengths[row]);
        long[] ids = new long[rows.Length * length], types = new long[ids.Length], mask = new long[ids.Length];
        Array.Fill(ids, paddingId);
        for (int i = 0; i < rows.Length; i++)
        {
            var text = texts[rows[i]];
            for (int k = 0; k < text.Ids.Length; k++)
                (ids[(i * length) + k], types[(i * length) + k], mask[(i * length) + k]) = (text.Ids[k], text.Types[k], 1);
        }
        return new Batch(rows.Length, length, ids, types, mask, [.. rows.Select(row => labels[row])], TeacherRows(rows), TeacherStates is null ? null : (TeacherStates, rows));
    }

    /// <summary>The same rows with what a teacher says of each.</summary>
    /// <param name="logits">Rows × outputs.</param>
    public TokenizedDataset WithTeacher(double[] logits) => new(texts, labels) { TeacherLogits = logits };

    /// <summary>The same rows with a teacher's hidden states.</summary>
    public TokenizedDataset WithTeacher(KeptStates states) => new(texts, labels) { TeacherLogits = TeacherLogits, TeacherStates = states };

    /// <summary>The rows that have a label, which come first.</summary>
    public TokenizedDataset WithLabel() => Labeled == Count ? this : new(texts[..Labeled], labels[..Labeled]);

    /// <summary>The share of the texts' tokens, special tokens left out, that stand for an unknown word.</summary>
    public double UnknownRate(WordPieceVocabulary vocabulary)
    {
        long unknown = 0, tokens = 0;
        foreach (var text in texts)
        {
            unknown += text.Ids.AsSpan().Count(vocabulary.UnknownId);
            tokens += text.Ids.Length - text.Ids.AsSpan().Count(vocabulary.ClassificationId) - text.Ids.AsSpan().Count(vocabulary.SeparatorId);
        }
        return tokens == 0 ? 0 : (double)unknown / tokens;
    }

    /// <summary>Feeds every token and label to <paramref name="hash"/>.</summary>
    public void AppendTo(IncrementalHash hash)
    {
        foreach (var text in texts)
        {
            hash.AppendData(MemoryMarshal.AsBytes(text.Ids.AsSpan()));
            hash.AppendData(text.Types);
        }
        hash.AppendData(MemoryMarshal.AsBytes(labels.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(TeacherLogits.AsSpan()));
    }

    private double[]? TeacherRows(int[] rows)
    {
        if (TeacherLogits is null)
            return null;
        int classes = TeacherLogits.Length / Count;
        return [.. rows.SelectMany(row => TeacherLogits.AsSpan(row * classes, classes).ToArray())];
    }
}
