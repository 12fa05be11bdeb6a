using System.Numerics;

namespace Microsoft.ML.Data;

/// <summary>Counts hits and sums losses over scored rows.</summary>
internal sealed class MulticlassClassificationEvaluator
{
    private const float Epsilon = 1e-15f;
    private readonly double[] _rowsOfClass;
    private readonly double[] _lossOfClass;
    private readonly double[] _ranks;
    private readonly double[][] _confusion;
    private double _rows;
    private double _loss;

    private MulticlassClassificationEvaluator(int classes)
    {
        _rowsOfClass = new double[classes];
        _lossOfClass = new double[classes];
        _ranks = new double[classes + 1];
        _confusion = [.. Enumerable.Range(0, classes).Select(_ => new double[classes])];
    }

    public static MulticlassClassificationMetrics Evaluate(IHost host, IDataView data, string label, string score, string predictedLabel, int topK)
    {
        var labelColumn = Column("Label", label);
        var scoreColumn = Column("Score", score);
        Column("PredictedLabel", predictedLabel);
        if (scoreColumn.Type is not VectorDataViewType { Size: >= 2 } scores || scores.ItemType != NumberDataViewType.Single)
            throw host.ExceptSchemaMismatch("schema", "score", score, "vector of two or more items of type Single", scoreColumn.Type.ToString());
        if (labelColumn.Type != NumberDataViewType.Single && labelColumn.Type is not KeyDataViewType)
            throw host.ExceptSchemaMismatch("schema", "label", label, "Single or Key", labelColumn.Type.ToString());

        var evaluator = new MulticlassClassificationEvaluator(scores.Size);
        using (var cursor = data.GetRowCursor(labelColumn, scoreColumn))
        {
            var getLabel = labelColumn.Type is KeyDataViewType ? GenericCall.Invoke<Func<float>>(KeyLabel<uint>, labelColumn.Type.RawType, cursor, labelColumn) : SingleLabel(cursor, labelColumn);
            var getScore = cursor.GetGetter<VBuffer<float>>(scoreColumn);
            VBuffer<float> buffer = default;
            float[] values = new float[scores.Size];
            while (cursor.MoveNext())
            {
                // Rows without a class or with a score that is no number do not count.
                float value = getLabel();
                if (float.IsNaN(value) || value < 0 || value != (int)value)
                    continue;
                getScore(ref buffer);
                host.Check(buffer.Length == values.Length);
                buffer.CopyTo(values);
                if (values.All(float.IsFinite))
                    evaluator.Add((int)value, values);
            }
        }

        return evaluator.MakeMetrics(topK, ClassNames(scoreColumn, scores.Size));

        DataViewSchema.Column Column(string role, string name) =>
            data.Schema.GetColumnOrNull(name) ?? throw host.ExceptParam("schema", $"{role} column '{name}' not found");
    }

    private static Func<float> SingleLabel(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<float>(column);
        float value = 0;
        return () =>
        {
            getter(ref value);
            return value;
        };
    }

    private static Func<float> KeyLabel<T>(DataViewRow row, DataViewSchema.Column column)
        where T : INumber<T>
    {
        var getter = row.GetGetter<T>(column);
        ulong count = column.Type.GetKeyCount();
        T value = T.Zero;
        return () =>
        {
            getter(ref value);
            ulong key = ulong.CreateChecked(value);
            return key == 0 || key > count ? float.NaN : key - 1;
        };
    }

    private static IEnumerable<ReadOnlyMemory<char>> ClassNames(DataViewSchema.Column score, int classes)
    {
        if (score.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.SlotNames)?.Type is not VectorDataViewType { IsKnownSize: true, ItemType: TextDataViewType })
            return Enumerable.Range(0, classes).Select(i => i.ToString().AsMemory());
        VBuffer<ReadOnlyMemory<char>> names = default;
        score.GetSlotNames(ref names);
        return names.DenseValues();
    }

    private void Add(int label, float[] scores)
    {
        bool isKnown = label < scores.Length;
        double loss = -Math.Log(isKnown ? Math.Min(1, Math.Max(Epsilon, scores[label])) : Epsilon);
        float own = isKnown ? scores[label] : 0;

        // Of equal scores the first one ranks first.
        int rank = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] > own || (scores[i] == own && i < label))
                rank++;
        }

        _rows++;
        _loss += loss;
        _ranks[rank]++;
        if (isKnown)
        {
            _rowsOfClass[label]++;
            _lossOfClass[label] += loss;
            _confusion[label][rank == 0 ? label : Array.IndexOf(scores, scores.Max())]++;
        }
    }

    private MulticlassClassificationMetrics MakeMetrics(int topK, IEnumerable<ReadOnlyMemory<char>> names)
    {
        int[] present = [.. Enumerable.Range(0, _rowsOfClass.Length).Where(i => _rowsOfClass[i] > 0)];
        double logLoss = _rows > 0 ? _loss / _rows : 0;
        double entropy = present.Sum(i => _rowsOfClass[i] * Math.Log(_rowsOfClass[i] / _rows)) / -_rows;
        double hits = 0;
        return new MulticlassClassificationMetrics(
            accuracyMicro: _rows > 0 ? _ranks[0] / _rows : 0,
            accuracyMacro: present.Length > 0 ? present.Sum(i => _confusion[i][i] / _rowsOfClass[i]) / present.Length : 0,
            logLoss: logLoss,
            logLossReduction: (entropy - logLoss) / entropy,
            topKPredictionCount: topK,
            topKAccuracies: topK > 0 ? [.. _ranks.Take(topK).Select(rows => hits += rows / _rows)] : null,
            perClassLogLoss: [.. _lossOfClass.Select((loss, i) => _rowsOfClass[i] > 0 ? loss / _rowsOfClass[i] : 0)],
            confusionMatrix: new ConfusionMatrix(_confusion, names));
    }
}
