using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>Reads the scores that a fitted model gives rows.</summary>
/// <param name="host">The host for errors.</param>
/// <param name="model">The model.</param>
/// <param name="scoreColumn">The column of its scores.</param>
/// <param name="classes">The label's classes, or null for a regression.</param>
/// <param name="cancellationToken">Stops the reading.</param>
internal sealed class ScoreReader(IHost host, ITransformer model, string scoreColumn, IReadOnlyList<string>? classes, CancellationToken cancellationToken = default)
{
    private int Width => classes?.Count ?? 1;

    /// <summary>The scores in the order of the label's classes, rows × classes, or one per row for a regression.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="setName">What an error calls them: training or unlabelled.</param>
    /// <param name="stride">One of so many rows is read, the first to begin with.</param>
    /// <exception cref="InvalidOperationException">The model gives no scores of the label's classes; the message says why.</exception>
    public float[] Read(IDataView data, string setName, int stride = 1)
    {
        var scored = Apply(data, setName);
        var column = scored.Schema.GetColumnOrNull(scoreColumn)
            ?? throw host.Except($"The teacher gives no column '{scoreColumn}'; name the column of its scores.");
        int[] order = [0];
        if (classes is null)
            CheckNumber(column);
        else
            order = ClassOrder(column);

        var scores = new List<float>();
        using var cursor = scored.GetRowCursor([column]);
        var read = Getter(cursor, column);
        for (int row = 1; cursor.MoveNext(); row++)
        {
            host.CheckAlive();
            cancellationToken.ThrowIfCancellationRequested();
            if ((row - 1) % stride != 0)
                continue;
            var values = read();
            if (Array.FindIndex(values, value => !float.IsFinite(value)) is var place and >= 0)
                throw host.Except($"Row {row} of the {setName} set: the teacher's column '{scoreColumn}' holds {values[place]}; expected finite scores.");
            foreach (int source in order)
                scores.Add(values[source]);
        }
        return [.. scores];
    }

    private IDataView Apply(IDataView data, string setName)
    {
        foreach (var part in FittedTextModel.Parts(model))
        {
            if (part is ValueToKeyMappingTransformer or KeyToValueMappingTransformer && !Fits(part, data.Schema))
                continue;
            try
            {
                data = part.Transform(data);
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                throw host.Except(e, $"The teacher's {part.GetType().Name} cannot be applied to the {setName} set: {e.Message}");
            }
        }
        return data;
    }

    private static bool Fits(ITransformer mapping, DataViewSchema schema)
    {
        try
        {
            mapping.GetOutputSchema(schema);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private int[] ClassOrder(DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType { IsKnownSize: true } vector || vector.ItemType != NumberDataViewType.Single)
        {
            string hint = column.Type is NumberDataViewType
                ? " A binary model gives one number for both classes: fit the teacher to the key label by a multiclass trainer, such as OneVersusAll over the binary one."
                : "";
            throw host.Except($"The teacher's column '{scoreColumn}' is of type {column.Type}; expected a vector of Single, a score for every class.{hint}");
        }

        var names = LabelValues.FromScores(column)?.Names
            ?? throw host.Except($"The teacher's column '{scoreColumn}' has no slot names, which tell the classes; expected {string.Join(", ", classes!.Take(10))}, as a teacher fitted to a label of MapValueToKey has.");
        return names.Count == vector.Size
            ? ClassMatch.Order(host, names, classes!)
            : throw host.Except($"The teacher's column '{scoreColumn}' has {vector.Size} scores and {names.Count} names of classes; expected a name for every score.");
    }

    private void CheckNumber(DataViewSchema.Column column)
    {
        if (column.Type != NumberDataViewType.Single)
            throw host.Except($"The teacher's column '{scoreColumn}' is of type {column.Type}; expected Single, the score of a regression.");
        if (column.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.ScoreColumnKind)?.Type is not TextDataViewType)
            return;
        ReadOnlyMemory<char> kind = default;
        column.Annotations.GetValue(AnnotationUtils.Kinds.ScoreColumnKind, ref kind);
        if (kind.Span.SequenceEqual(AnnotationUtils.Const.ScoreColumnKind.BinaryClassification))
            throw host.Except($"The teacher's column '{scoreColumn}' is that of a binary classification; expected the score of a regression, in the units of the label.");
    }

    private Func<float[]> Getter(DataViewRow row, DataViewSchema.Column column)
    {
        if (classes is null)
        {
            var getScore = row.GetGetter<float>(column);
            float[] score = new float[1];
            return () =>
            {
                getScore(ref score[0]);
                return score;
            };
        }

        var getScores = row.GetGetter<VBuffer<float>>(column);
        VBuffer<float> scores = default;
        float[] values = new float[Width];
        return () =>
        {
            getScores(ref scores);
            scores.CopyTo(values);
            return values;
        };
    }
}
