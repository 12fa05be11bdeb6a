using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>The rows of a training or validation set: texts, or pairs of texts, and their labels.</summary>
internal sealed class LabeledTexts(string[] firsts, string[]? seconds, float[] labels)
{
    /// <summary>The texts, or the first ones of the pairs.</summary>
    public IReadOnlyList<string> Firsts => firsts;

    /// <summary>The second texts of the pairs; null for single texts.</summary>
    public IReadOnlyList<string>? Seconds => seconds;

    /// <summary>The labels; <see cref="TokenizedDataset.NoLabel"/> where a row has none.</summary>
    public IReadOnlyList<float> Labels => labels;

    /// <summary>Rows of which no label is known.</summary>
    public static LabeledTexts WithoutLabels(string[] firsts, string[]? seconds)
    {
        float[] labels = new float[firsts.Length];
        Array.Fill(labels, TokenizedDataset.NoLabel);
        return new LabeledTexts(firsts, seconds, labels);
    }

    /// <summary>These rows and then others.</summary>
    public LabeledTexts Append(LabeledTexts others) => new(
        [.. firsts, .. others.Firsts], seconds is null ? null : [.. seconds, .. others.Seconds!], [.. labels, .. others.Labels]);

    /// <summary>The same texts with other labels.</summary>
    public LabeledTexts WithLabels(float[] others) => new(firsts, seconds, others);

    /// <summary>Makes tokens of all rows.</summary>
    public TokenizedDataset Tokenize(WordPieceEncoder encoder)
    {
        var texts = new TokenizedText[labels.Length];
        Parallel.For(0, texts.Length, i => texts[i] = encoder.Encode(firsts[i], seconds?[i]));
        return new TokenizedDataset(texts, labels);
    }

    /// <summary>The texts as columns of the given names.</summary>
    public IDataView ToDataView(string firstColumn, string? secondColumn)
    {
        var definition = SchemaDefinition.Create(typeof(Row));
        var (first, second) = (definition[nameof(Row.First)], definition[nameof(Row.Second)]);
        first.ColumnName = firstColumn;
        if (secondColumn is null)
            definition.Remove(second);
        else
            second.ColumnName = secondColumn;
        var rows = Enumerable.Range(0, firsts.Length).Select(i => new Row { First = firsts[i], Second = seconds?[i] ?? "" }).ToList();
        return new MLContext().Data.LoadFromEnumerable(rows, definition);
    }

    private sealed class Row
    {
        public string First { get; set; } = "";

        public string Second { get; set; } = "";
    }
}
