using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MLNet.Pruning.Polyfills.Tests.DataViews;

/// <summary>Chains of estimators and of transformers.</summary>
public sealed class ChainTests
{
    private readonly MLContext _ml = new();

    [Fact]
    public void A_part_runs_only_in_its_scope()
    {
        var data = Row.Load(_ml, 2);
        var chain = _ml.Transforms.CopyColumns("A", "Id").Append(_ml.Transforms.CopyColumns("B", "A"), TransformerScope.Testing).Append(_ml.Transforms.CopyColumns("C", "Id")).Fit(data);
        Assert.Equal(["A", "C"], Added(chain.GetOutputSchema(data.Schema)));
        Assert.Equal(["A", "B", "C"], Added(chain.GetOutputSchema(data.Schema, TransformerScope.Everything)));
        Assert.Equal(["A", "C"], Added(chain.Transform(data).Schema));
        Assert.Equal(2, chain.GetModelFor(TransformerScope.Scoring).Count());
        Assert.IsType<ColumnCopyingTransformer>(chain.LastTransformer);

        static IEnumerable<string> Added(DataViewSchema schema) => schema.Select(column => column.Name).Where(name => name.Length == 1);
    }

    [Fact]
    public void A_wrong_schema_fails_before_anything_is_fitted()
    {
        bool fitted = false;
        var chain = _ml.Transforms.CopyColumns("A", "Id").WithOnFitDelegate(_ => fitted = true).Append(_ml.Transforms.CopyColumns("B", "Nothing"));
        Assert.Throws<ArgumentOutOfRangeException>("inputSchema", () => chain.Fit(Row.Load(_ml, 2)));
        Assert.False(fitted);
    }

    [Fact]
    public void The_promised_schema_has_the_shape_of_the_data()
    {
        SchemaShape? seen = null;
        var data = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(Row.Load(_ml, 2)).Transform(Row.Load(_ml, 2));
        new EstimatorChain<ITransformer>().Append(new Probe(shape => seen = shape)).Fit(data);
        var columns = seen!.ToDictionary(column => column.Name);
        Assert.Equal(SchemaShape.Column.VectorKind.Vector, columns["Pair"].Kind);
        Assert.Equal(NumberDataViewType.Single, columns["Pair"].ItemType);
        Assert.True(columns["Key"].IsKey);
        Assert.Equal(NumberDataViewType.UInt32, columns["Key"].ItemType);
        Assert.Equal(["KeyValues"], columns["Key"].Annotations.Select(annotation => annotation.Name));
        Assert.Equal(TextDataViewType.Instance, columns["Text"].ItemType);
    }

    [Fact]
    public void A_checkpoint_caches_for_what_follows()
    {
        int reads = 0;
        var data = _ml.Data.LoadFromEnumerable(Count());
        var start = _ml.Transforms.CopyColumns("Copy", "Text");
        start.AppendCacheCheckpoint(_ml).Append(_ml.Transforms.Conversion.MapValueToKey("A", "Copy")).Append(_ml.Transforms.Conversion.MapValueToKey("B", "Copy")).Fit(data);
        Assert.Equal(1, reads);
        start.Append(_ml.Transforms.Conversion.MapValueToKey("A", "Copy")).Append(_ml.Transforms.Conversion.MapValueToKey("B", "Copy")).Fit(data);
        Assert.Equal(3, reads);
        Assert.Throws<InvalidOperationException>(() => new EstimatorChain<ITransformer>().AppendCacheCheckpoint(_ml));

        IEnumerable<OneText> Count()
        {
            reads++;
            yield return new OneText { Text = "x" };
        }
    }

    [Fact]
    public void A_chain_disposes_its_parts_once()
    {
        var part = new Tracked(_ml.Transforms.CopyColumns("A", "Id").Fit(Row.Load(_ml, 1)));
        var chain = new TransformerChain<ITransformer>(part);
        chain.Dispose();
        chain.Dispose();
        Assert.Equal(1, part.Disposed);
    }

    [Fact]
    public void Transformers_append()
    {
        var data = Row.Load(_ml, 1);
        var chain = _ml.Transforms.CopyColumns("A", "Id").Fit(data).Append(_ml.Transforms.CopyColumns("B", "Id").Fit(data));
        Assert.Equal([0], chain.Append(new TransformerChain<ITransformer>()).Transform(data).GetColumn<int>("B"));
    }

    private sealed class Probe(Action<SchemaShape> see) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input) => new TransformerChain<ITransformer>();

        public SchemaShape GetOutputSchema(SchemaShape inputSchema)
        {
            see(inputSchema);
            return inputSchema;
        }
    }
}
