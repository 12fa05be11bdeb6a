using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Trainers;

/// <summary>Measures how long a model takes for a row, one row at a time, as a prediction engine scores it.</summary>
internal static class RowTimer
{
    private const int Rows = 100;

    // The just-in-time compiler replaces what it compiled in haste within the first part.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.1), Measured = TimeSpan.FromSeconds(0.2);

    /// <returns>Mean milliseconds of a row.</returns>
    /// <exception cref="InvalidOperationException">There are no rows, or no score column.</exception>
    public static double Measure(ITransformer model, IDataView rows, string scoreColumnName)
    {
        Run(WarmUp);
        return Run(Measured);

        double Run(TimeSpan duration)
        {
            long start = Stopwatch.GetTimestamp(), scored = 0;
            var spent = TimeSpan.Zero;
            while (Stopwatch.GetElapsedTime(start) < duration || scored == 0)
                spent += Pass(model, rows, scoreColumnName, ref scored);
            return spent.TotalMilliseconds / scored;
        }
    }

    private static TimeSpan Pass(ITransformer model, IDataView rows, string scoreColumnName, ref long scored)
    {
        IRowToRowMapper mapper = model.GetRowToRowMapper(rows.Schema);
        DataViewSchema.Column score = mapper.OutputSchema[scoreColumnName];
        DataViewSchema.Column[] active = [score];
        using DataViewRowCursor cursor = rows.GetRowCursor(mapper.GetDependencies(active));
        using DataViewRow row = mapper.GetRow(cursor, active);
        Action read = score.Type is VectorDataViewType ? Reader<VBuffer<float>>() : Reader<float>();
        var spent = TimeSpan.Zero;
        int count = 0;
        while (count < Rows && cursor.MoveNext())
        {
            long before = Stopwatch.GetTimestamp();
            read();
            spent += Stopwatch.GetElapsedTime(before);
            count++;
        }

        if (count == 0)
            throw new InvalidOperationException("The validation set has no rows; expected at least one to measure times on.");
        scored += count;
        return spent;

        Action Reader<T>()
        {
            ValueGetter<T> getter = row.GetGetter<T>(score);
            T value = default!;
            return () => getter(ref value);
        }
    }
}
