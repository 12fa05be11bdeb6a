using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Polyfills.Tests.DataViews;

/// <summary>Splits, filters and orders of rows: the same rows for a seed as upstream gives.</summary>
public sealed class RowOperationTests
{
    private readonly MLContext _ml = new(seed: 7);

    [Theory]
    [InlineData(7, null, "3,16,17,19,22,32,34,36")]
    [InlineData(7, 123, "0,2,11,12,15,20,23,24,26,29,30,38,39")]
    [InlineData(null, null, "5,6,10,18,20,28,31,32,37")]
    [InlineData(-5, null, "0,6,10,22,25,31,34,38")]
    public void A_seed_splits_the_rows_as_upstream_does(int? contextSeed, int? seed, string test)
    {
        var ml = new MLContext(contextSeed);
        var split = ml.Data.TrainTestSplit(Row.Load(ml, 40), testFraction: 0.3, seed: seed);
        Assert.Equal(test, Ids(split.TestSet));
        Assert.Equal(Enumerable.Range(0, 40), split.TrainSet.GetColumn<int>("Id").Concat(split.TestSet.GetColumn<int>("Id")).Order());
        Assert.Equal(Row.Load(ml, 1).Schema.Select(column => column.Name), split.TestSet.Schema.Select(column => column.Name));
    }

    [Theory]
    [InlineData("Text", 7, "1,3,14,16,27,29")]
    [InlineData("Text", null, "0,2,3,5,8,12,13,15,16,18,21,25,26,28,29,31,34,38,39")]
    [InlineData("Long", 7, "1,6,11,16,21,26,31,36")]
    [InlineData("Long", null, "3,4,8,9,13,14,18,19,23,24,28,29,33,34,38,39")]
    [InlineData("Flag", 7, "")]
    public void Rows_of_one_sampling_key_stay_together(string key, int? seed, string test)
    {
        var ml = new MLContext(seed);
        Assert.Equal(test, Ids(ml.Data.TrainTestSplit(Row.Load(ml, 40), 0.3, samplingKeyColumnName: key).TestSet));
    }

    [Fact]
    public void Key_columns_are_split_by_their_numbers()
    {
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(Row.Load(_ml, 40)).Transform(Row.Load(_ml, 40));
        var split = _ml.Data.TrainTestSplit(keyed, 0.3, samplingKeyColumnName: "Key");
        Assert.Equal([1u, 2, 3, 4], split.TestSet.GetColumn<uint>("Key").Distinct());
    }

    [Fact]
    public void Every_row_is_held_out_once()
    {
        var folds = _ml.Data.CrossValidationSplit(Row.Load(_ml, 40), numberOfFolds: 4);
        Assert.Equal(["3,16,17,19,22,32,34,36", "15,20,21,23,25,27,28,31,37,38", "0,1,4,7,11,12,13,18,24", "2,5,6,8,9,10,14,26,29,30,33,35,39"], folds.Select(fold => Ids(fold.TestSet)));
        Assert.All(folds, fold => Assert.Equal(40, fold.TrainSet.GetColumn<int>("Id").Count() + fold.TestSet.GetColumn<int>("Id").Count()));
    }

    [Fact]
    public void Impossible_splits_are_refused()
    {
        var data = Row.Load(_ml, 4);
        Assert.Throws<ArgumentOutOfRangeException>("testFraction", () => _ml.Data.TrainTestSplit(data, 1));
        Assert.Throws<ArgumentOutOfRangeException>("numberOfFolds", () => _ml.Data.CrossValidationSplit(data, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.TrainTestSplit(data, 0.1, samplingKeyColumnName: "Nothing"));
    }

    [Theory]
    [InlineData(1000, true, "23,34,4,18,37,16,2,14,1,6,10,28,13,22,26,12,31,32,7,30,35,3,24,29,0,9,36,8,17,25,27,15,39,5,20,19,21,33,11,38")]
    [InlineData(5, true, "2,5,0,1,8,6,10,4,12,13,3,14,7,11,16,9,19,20,15,21,23,22,18,24,25,29,17,30,26,32,28,34,36,27,35,31,33,37,39,38")]
    [InlineData(5, false, "0,5,1,2,4,6,3,9,10,13,8,7,16,14,18,12,20,21,11,22,15,19,24,17,27,28,23,29,31,30,26,32,33,37,25,38,34,39,35,36")]
    public void A_seed_shuffles_the_rows_as_upstream_does(int pool, bool shuffleSource, string order)
    {
        var shuffled = _ml.Data.ShuffleRows(Row.Load(_ml, 40), seed: 3, shufflePoolSize: pool, shuffleSource: shuffleSource);
        Assert.Equal(order, Ids(shuffled));
        Assert.Equal(order, Ids(shuffled));
    }

    [Fact]
    public void Shuffled_rows_keep_their_values_together()
    {
        var rows = _ml.Data.CreateEnumerable<Row>(_ml.Data.ShuffleRows(_ml.Data.Cache(Row.Load(_ml, 40)), seed: 3, shufflePoolSize: 7), reuseRowObject: false).ToList();
        Assert.Equal(40, rows.Select(row => row.Id).Distinct().Count());
        Assert.All(rows, row => Assert.Equal([row.Id, -row.Id], row.Pair));
    }

    [Fact]
    public void Rows_are_taken_skipped_and_filtered()
    {
        var data = Row.Load(_ml, 10);
        Assert.Equal("0,1,2", Ids(_ml.Data.TakeRows(data, 3)));
        Assert.Equal("8,9", Ids(_ml.Data.SkipRows(data, 8)));
        Assert.Equal([3, 2, 0], new[] { _ml.Data.TakeRows(data, 3), _ml.Data.SkipRows(data, 8), _ml.Data.SkipRows(data, 50) }.Select(view => view.GetRowCount() ?? -1));
        Assert.Equal("0,1,2,4,5,6,8,9", Ids(_ml.Data.FilterRowsByMissingValues(data, "Value")));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => _ml.Data.TakeRows(data, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.FilterRowsByMissingValues(data, "Text"));
    }

    [Fact]
    public void A_cache_reads_its_input_once()
    {
        int reads = 0;
        var cached = _ml.Data.Cache(_ml.Data.LoadFromEnumerable(Count()), "Text");
        Assert.Equal(["0", "1", "2"], cached.GetColumn<string>("Text"));
        Assert.Equal(["0", "1", "2"], cached.GetColumn<string>("Text"));
        Assert.Equal(1, reads);
        Assert.True(cached.CanShuffle);
        Assert.Throws<ArgumentOutOfRangeException>("columnsToPrefetch", () => _ml.Data.Cache(cached, "Nothing"));

        IEnumerable<OneText> Count()
        {
            reads++;
            for (int i = 0; i < 3; i++)
                yield return new OneText { Text = i.ToString() };
        }
    }

    [Fact]
    public void A_cached_vector_is_safe_from_its_readers()
    {
        var cached = _ml.Data.Cache(Row.Load(_ml, 2));
        using (var cursor = cached.GetRowCursor([cached.Schema["Pair"]]))
        {
            var getter = cursor.GetGetter<VBuffer<float>>(cached.Schema["Pair"]);
            VBuffer<float> pair = default;
            cursor.MoveNext();
            getter(ref pair);
            VBufferEditor.CreateFromBuffer(ref pair).Values.Fill(99);
        }

        Assert.Equal([0f, 0f], cached.GetColumn<float[]>("Pair").First());
    }

    private static string Ids(IDataView data) => string.Join(",", data.GetColumn<int>("Id"));
}
