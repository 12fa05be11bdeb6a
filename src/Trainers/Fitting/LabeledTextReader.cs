using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNet.Pruning.Trainers;

/// <summary>Reads the label and text columns of an <see cref="IDataView"/> and checks every row.</summary>
internal sealed class LabeledTextReader(IHost host, PredictionTask task, string labelColumn, string sentence1Column, string? sentence2Column)
{
    /// <summary>Reads all rows. <paramref name="setName"/> names the set in errors: training, validation or unlabelled.</summary>
    public LabeledTexts Read(IDataView data, string setName, bool labeled = true)
    {
        var firsts = new List<string>();
        var seconds = new List<string>();
        var labels = new List<float>();

        var first = data.Schema[sentence1Column];
        DataViewSchema.Column? second = sentence2Column is null ? null : data.Schema[sentence2Column];
        DataViewSchema.Column? label = labeled ? data.Schema[labelColumn] : null;
        DataViewSchema.Column[] columns = [.. new[] { label, first, second }.OfType<DataViewSchema.Column>()];

        using (var cursor = data.GetRowCursor(columns))
        {
            var getLabel = label is { } keys ? task.CreateGetter(cursor, keys) : _ => TokenizedDataset.NoLabel;
            var getFirst = cursor.GetGetter<ReadOnlyMemory<char>>(first);
            var getSecond = second is { } column ? cursor.GetGetter<ReadOnlyMemory<char>>(column) : null;
            string Row() => $"Row {labels.Count + 1} of the {setName} set";
            while (cursor.MoveNext())
            {
                host.CheckAlive();
                firsts.Add(Text(getFirst, sentence1Column, Row));
                if (getSecond is not null)
                    seconds.Add(Text(getSecond, sentence2Column!, Row));
                labels.Add(getLabel(Row));
            }
        }

        if (labels.Count == 0)
            throw host.Except($"The {setName} set has no rows: {(labeled ? $"column '{labelColumn}' and " : "")}column '{sentence1Column}' need at least one.");

        return new LabeledTexts([.. firsts], second is null ? null : [.. seconds], [.. labels]);
    }

    private string Text(ValueGetter<ReadOnlyMemory<char>> getter, string column, Func<string> row)
    {
        ReadOnlyMemory<char> text = default;
        getter(ref text);
        return text.IsEmpty
            ? throw host.Except($"{row()}: column '{column}' holds null or an empty text; expected a text.")
            : text.ToString();
    }
}
