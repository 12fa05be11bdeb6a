using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Benchmarks;

/// <summary>Scores texts in bulk, from an IDataView to an IDataView.</summary>
internal static class TransformWorker
{
    // A stretch of texts that repeats: any multiple of it has the same lengths.
    private const int Stretch = 1000;

    // Bulk work runs through more code, and is compiled for good later, than one text.
    private const int WarmUps = 5;

    /// <summary>The texts that bulk measurements score: the same mixture of lengths whatever their number.</summary>
    public static IEnumerable<string> Texts(int rows)
    {
        string[] dev = Sst2.Dev(), stretch = [.. dev.Concat(dev).Take(Stretch)];
        return Enumerable.Range(0, rows).Select(i => stretch[i % Stretch]);
    }

    public static double RowsPerSecond(string zip, int rows, double warmUp, double seconds)
    {
        ITransformer model = PrunedModels.Load(zip);
        IDataView all = View(rows), first = View(Math.Min(rows, Stretch));
        var watch = Stopwatch.StartNew();
        do
            Consume(model.Transform(first));
        while (watch.Elapsed.TotalSeconds < WarmUps * warmUp);

        long done = 0;
        watch.Restart();
        do
            done += Consume(model.Transform(all));
        while (watch.Elapsed.TotalSeconds < seconds);
        return done / watch.Elapsed.TotalSeconds;
    }

    private static IDataView View(int rows) => new MLContext().Data.LoadFromEnumerable(Texts(rows).Select(text => new TextRow { Sentence1 = text }).ToArray());

    private static long Consume(IDataView scored)
    {
        DataViewSchema.Column score = scored.Schema["Score"], label = scored.Schema["PredictedLabel"];
        using DataViewRowCursor cursor = scored.GetRowCursor([score, label]);
        ValueGetter<VBuffer<float>> getScore = cursor.GetGetter<VBuffer<float>>(score);
        ValueGetter<uint> getLabel = cursor.GetGetter<uint>(label);
        VBuffer<float> scores = default;
        uint predicted = 0;
        long rows = 0;
        for (; cursor.MoveNext(); rows++)
        {
            getScore(ref scores);
            getLabel(ref predicted);
        }

        return rows;
    }
}
