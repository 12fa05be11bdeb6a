namespace Microsoft.ML.Data;

/// <summary>Sums errors over scored rows.</summary>
internal static class RegressionEvaluator
{
    public static RegressionMetrics Evaluate(IHost host, IDataView data, string label, string score)
    {
        var labelColumn = Column("label", label);
        var scoreColumn = Column("score", score);
        double rows = 0, absolute = 0, squared = 0, loss = 0, labels = 0, squaredLabels = 0;
        using (var cursor = data.GetRowCursor(labelColumn, scoreColumn))
        {
            var getLabel = cursor.GetGetter<float>(labelColumn);
            var getScore = cursor.GetGetter<float>(scoreColumn);
            float truth = 0, predicted = 0;
            while (cursor.MoveNext())
            {
                getLabel(ref truth);
                getScore(ref predicted);
                if (float.IsNaN(truth) || float.IsNaN(predicted))
                    continue;
                double error = Math.Abs((double)truth - predicted);
                float difference = predicted - truth;
                rows++;
                labels += truth;
                squaredLabels += truth * truth;
                absolute += error;
                squared += error * error;
                loss += difference * difference;
            }
        }

        if (rows == 0)
            return new RegressionMetrics(0, 0, 0, 0, 0);
        double variance = squaredLabels - labels * labels / rows;
        return new RegressionMetrics(absolute / rows, squared / rows, Math.Sqrt(squared / rows), loss / rows, variance == 0 ? double.NaN : 1 - squared / variance);

        DataViewSchema.Column Column(string role, string name)
        {
            var column = data.Schema.GetColumnOrNull(name) ?? throw host.ExceptParam("schema", $"{role} column '{name}' not found");
            return column.Type == NumberDataViewType.Single ? column : throw host.ExceptSchemaMismatch("schema", role, name, "Single", column.Type.ToString());
        }
    }
}
