using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Transforms;

/// <summary>Reads texts, as they reach the transformer, and what they are coloured by. A label that the rows lack is taken from what the model makes of them.</summary>
/// <param name="model">The whole model.</param>
/// <param name="transformer">The part of it that reads the texts.</param>
/// <param name="rows">The rows.</param>
internal sealed class LabelledTextReader(ITransformer model, PrunedTextTransformer transformer, IDataView rows)
{
    // So many groups a column of numbers is cut into.
    private const int Ranges = 4;

    private const string Missing = "no label";

    /// <summary>Reads the first rows.</summary>
    /// <param name="labelColumn">The column of the labels, or null for the predictions.</param>
    /// <param name="limit">How many rows are read at most.</param>
    /// <exception cref="ArgumentException">A column is missing or of a type that is no label, or there are no rows.</exception>
    public IReadOnlyList<LabelledText> Read(string? labelColumn, int limit)
    {
        IDataView texts = FittedTextModel.Before(transformer, model).Aggregate(rows, (view, part) => part.Transform(view));
        TextColumns columns = transformer.Columns;
        string[] firsts = Read(texts, columns.Sentence1, TextGetter, limit);
        if (firsts.Length == 0)
            throw new ArgumentException("The texts have no rows; expected at least one.", nameof(labelColumn));
        string[]? seconds = columns.Sentence2 is { } second ? Read(texts, second, TextGetter, limit) : null;
        string[] labels = [.. labelColumn is null && transformer is SentenceEmbeddingTransformer ? firsts.Select(_ => "texts") : Names(ReadLabels(texts, labelColumn, limit))];
        return [.. firsts.Select((first, i) => new LabelledText(first, seconds?[i], labels[i]))];
    }

    // The first of these views that has the label: what enters the transformer, what leaves it, and what leaves the whole model.
    private object[] ReadLabels(IDataView texts, string? labelColumn, int limit)
    {
        if (labelColumn is not null && texts.Schema.GetColumnOrNull(labelColumn) is not null)
            return Read(texts, labelColumn, LabelGetter, limit);
        string label = labelColumn ?? (transformer is PrunedTextClassificationTransformer classification ? classification.Columns.PredictedLabel : transformer.Columns.Score);
        IDataView scored = transformer.Transform(texts);
        return Read(scored.Schema.GetColumnOrNull(label) is null ? model.Transform(rows) : scored, label, LabelGetter, limit);
    }

    private static T[] Read<T>(IDataView view, string name, Func<DataViewRow, DataViewSchema.Column, Func<T>> createGetter, int limit)
    {
        DataViewSchema.Column column = view.Schema.GetColumnOrNull(name) ?? throw new ArgumentException($"The texts have no column '{name}'.", nameof(name));
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        Func<T> read = createGetter(cursor, column);
        var values = new List<T>();
        while (values.Count < limit && cursor.MoveNext())
            values.Add(read());
        return [.. values];
    }

    private static Func<string> TextGetter(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is not TextDataViewType)
            throw new ArgumentException($"The column '{column.Name}' is of type {column.Type}; expected text.", nameof(column));
        Func<object> getter = LabelGetter(row, column);
        return () => (string)getter();
    }

    private static Func<object> LabelGetter(DataViewRow row, DataViewSchema.Column column)
    {
        LabelValueType type = LabelValueType.All.FirstOrDefault(type => type.ItemType.RawType == column.Type.RawType)
            ?? throw new ArgumentException($"The column '{column.Name}' is of type {column.Type}; expected a key, a text, a bool or a number as label.", nameof(column));
        Func<object> getter = type.CreateGetter(row, column);
        if (column.Type is TextDataViewType)
            return () => getter().ToString()!;
        if (column.Type is not KeyDataViewType)
            return getter;
        IReadOnlyList<string> names = LabelValues.FromColumn(column).Names;
        return () => Convert.ToUInt64(getter(), CultureInfo.InvariantCulture) is > 0 and var place ? names[(int)place - 1] : Missing;
    }

    // Many different numbers become ranges of equally many rows.
    private static IEnumerable<string> Names(object[] values)
    {
        if (values.Any(value => value is not (float or double)) || values.Distinct().Count() <= MarkShape.Count / 4)
            return values.Select(value => value is float.NaN or double.NaN ? Missing : Convert.ToString(value, CultureInfo.InvariantCulture)!);
        double[] numbers = [.. values.Select(value => Convert.ToDouble(value, CultureInfo.InvariantCulture))], sorted = [.. numbers.Where(double.IsFinite).Order()];
        double[] edges = [.. Enumerable.Range(0, Ranges + 1).Select(i => sorted[(int)((long)i * (sorted.Length - 1) / Ranges)])];
        string format = Format(edges);
        return numbers.Select(number =>
        {
            if (!double.IsFinite(number))
                return Missing;
            int range = Math.Clamp(Array.FindLastIndex(edges, edge => number >= edge), 0, Ranges - 1);
            return $"{edges[range].ToString(format, CultureInfo.InvariantCulture)} to {edges[range + 1].ToString(format, CultureInfo.InvariantCulture)}";
        });
    }

    // As many digits as tell the edges apart, at least two behind the point.
    private static string Format(double[] edges)
    {
        double[] steps = [.. edges.Zip(edges.Skip(1), (low, high) => high - low).Where(step => step > 0)];
        int digits = steps.Length == 0 ? 2 : Math.Clamp((int)Math.Ceiling(-Math.Log10(steps.Min())) + 1, 2, 15);
        return "0." + new string('#', digits);
    }
}
