using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Polyfills.Tests.DataViews;

/// <summary>A row of every kind of column that the tests use.</summary>
internal sealed class Row
{
    public int Id { get; set; }

    public string Text { get; set; } = "";

    public long Long { get; set; }

    public bool Flag { get; set; }

    public float Value { get; set; }

    [VectorType(2)]
    public float[] Pair { get; set; } = [0, 0];

    public static IDataView Load(MLContext ml, int count) => ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new Row
    {
        Id = i,
        Text = "é" + (char)(0x4e00 + i % 13) + i % 13,
        Long = (long)(i % 5) << 33,
        Flag = i % 2 == 0,
        Value = i % 4 == 3 ? float.NaN : i,
        Pair = [i, -i],
    }).ToList());
}

/// <summary>A scored row.</summary>
internal sealed class Scored
{
    [KeyType(3)]
    public uint Label { get; set; }

    [VectorType(3)]
    public float[] Score { get; set; } = [];

    [KeyType(3)]
    public uint PredictedLabel { get; set; }
}

/// <summary>One text.</summary>
internal sealed class OneText
{
    public string Text { get; set; } = "";
}

/// <summary>A transformer that counts how often it is disposed.</summary>
internal sealed class Tracked(ITransformer inner) : ITransformer, IDisposable
{
    public int Disposed { get; private set; }

    public bool IsRowToRowMapper => inner.IsRowToRowMapper;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inner.GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input) => inner.Transform(input);

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => inner.GetRowToRowMapper(inputSchema);

    public void Save(ModelSaveContext ctx)
    {
    }

    public void Dispose() => Disposed++;
}
