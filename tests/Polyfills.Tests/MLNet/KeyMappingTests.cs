using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MLNet.Pruning.Polyfills.Tests.DataViews;

/// <summary>Values to keys and back, and copies of columns.</summary>
public sealed class KeyMappingTests
{
    private readonly MLContext _ml = new();
    private readonly IDataView _data;

    public KeyMappingTests() => _data = _ml.Data.LoadFromEnumerable(new[] { "b", "a", "", "c", "a", "d" }
        .Select((text, i) => new Row { Text = text, Value = i == 2 ? float.NaN : 5 - i }).ToList());

    [Theory]
    [InlineData(ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence, 100, "1,2,0,3,2,4", "1,2,0,3,4,5")]
    [InlineData(ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence, 2, "1,2,0,0,2,0", "1,2,0,0,0,0")]
    [InlineData(ValueToKeyMappingEstimator.KeyOrdinality.ByValue, 100, "2,1,0,3,1,4", "5,4,0,3,2,1")]
    [InlineData(ValueToKeyMappingEstimator.KeyOrdinality.ByValue, 2, "2,1,0,0,1,0", "2,1,0,0,0,0")]
    public void Values_are_numbered_from_one_and_missing_ones_are_zero(ValueToKeyMappingEstimator.KeyOrdinality order, int maximum, string texts, string numbers)
    {
        InputOutputColumnPair[] columns = [new("Key", "Text"), new("NumberKey", "Value")];
        var keys = _ml.Transforms.Conversion.MapValueToKey(columns, maximum, order).Fit(_data).Transform(_data);
        Assert.Equal(texts, string.Join(",", keys.GetColumn<uint>("Key")));
        Assert.Equal(numbers, string.Join(",", keys.GetColumn<uint>("NumberKey")));
    }

    [Fact]
    public void Keys_may_come_from_other_data()
    {
        var keyData = _ml.Data.LoadFromEnumerable([new OneText { Text = "d" }, new OneText { Text = "b" }]);
        var keys = _ml.Transforms.Conversion.MapValueToKey("Key", "Text", keyData: keyData).Fit(_data).Transform(_data);
        Assert.Equal([2u, 0, 0, 0, 0, 1], keys.GetColumn<uint>("Key"));
        Assert.Equal(["d", "b"], KeyValues(keys.Schema["Key"]));
        Assert.Throws<ArgumentOutOfRangeException>("keyData", () => _ml.Transforms.Conversion.MapValueToKey("Key", "Value", keyData: keyData).Fit(_data));
        Assert.Throws<ArgumentOutOfRangeException>("keyData", () => _ml.Transforms.Conversion.MapValueToKey("Key", "Text", keyData: _data));
    }

    [Fact]
    public void Keys_go_back_to_their_values()
    {
        var back = _ml.Transforms.Conversion.MapValueToKey("Text").Append(_ml.Transforms.Conversion.MapKeyToValue("Text")).Fit(_data).Transform(_data);
        Assert.Equal(["b", "a", "", "c", "a", "d"], back.GetColumn<string>("Text"));
        var numbers = _ml.Transforms.Conversion.MapValueToKey("Value", maximumNumberOfKeys: 2).Append(_ml.Transforms.Conversion.MapKeyToValue("Value")).Fit(_data).Transform(_data);
        Assert.Equal([5, 4, float.NaN, float.NaN, float.NaN, float.NaN], numbers.GetColumn<float>("Value"));
    }

    [Fact]
    public void Keys_of_keys_keep_the_names()
    {
        var keyData = _ml.Data.LoadFromEnumerable([new OneText { Text = "d" }, new OneText { Text = "b" }]);
        var keys = _ml.Transforms.Conversion.MapValueToKey("Key", "Text", keyData: keyData).Append(_ml.Transforms.Conversion.MapValueToKey("Again", "Key")).Fit(_data).Transform(_data);
        Assert.Equal([1u, 0, 0, 0, 0, 2], keys.GetColumn<uint>("Again"));
        Assert.Equal(["b", "d"], KeyValues(keys.Schema["Again"]));
    }

    [Fact]
    public void Vectors_are_mapped_item_by_item()
    {
        var data = _ml.Data.LoadFromEnumerable([new Words { Items = ["x", "y"] }, new Words { Items = ["y", "z"] }]);
        var mapped = _ml.Transforms.Conversion.MapValueToKey("Key", "Items").Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Key")).Fit(data).Transform(data);
        Assert.Equal([[1u, 2], [2, 3]], mapped.GetColumn<uint[]>("Key"));
        Assert.Equal([["x", "y"], ["y", "z"]], mapped.GetColumn<string[]>("Back"));
    }

    [Fact]
    public void Names_of_numbers_can_be_texts()
    {
        var keys = _ml.Transforms.Conversion.MapValueToKey("Key", "Value", addKeyValueAnnotationsAsText: true).Fit(_data).Transform(_data);
        Assert.Equal(["5", "4", "2", "1", "0"], KeyValues(keys.Schema["Key"]));
        Assert.True(keys.Schema["Key"].HasKeyValues());
    }

    [Fact]
    public void Nothing_to_number_leaves_one_key_that_never_comes()
    {
        var data = _ml.Data.LoadFromEnumerable([new OneText()]);
        var keys = _ml.Transforms.Conversion.MapValueToKey("Text").Fit(data).Transform(data);
        Assert.Equal(new KeyDataViewType(typeof(uint), 1), keys.Schema["Text"].Type);
        Assert.Equal([0u], keys.GetColumn<uint>("Text"));
    }

    [Fact]
    public void Columns_without_key_values_cannot_go_back()
    {
        var bare = _ml.Data.LoadFromEnumerable([new Scored { Score = [0, 0, 0] }]);
        Assert.Throws<InvalidOperationException>(() => _ml.Transforms.Conversion.MapKeyToValue("Label").Fit(bare));
        var chain = _ml.Transforms.CopyColumns("Copy", "Label").Append(_ml.Transforms.Conversion.MapKeyToValue("Label"));
        Assert.Throws<ArgumentOutOfRangeException>("inputSchema", () => chain.Fit(bare));
        Assert.Throws<ArgumentOutOfRangeException>("inputSchema", () => _ml.Transforms.Conversion.MapValueToKey("Key", "Nothing").Fit(_data));
    }

    [Fact]
    public void A_copy_hides_the_column_of_its_name()
    {
        var copied = _ml.Transforms.CopyColumns("Text", "Id").Fit(_data).Transform(_data);
        Assert.Equal(NumberDataViewType.Int32, copied.Schema["Text"].Type);
        Assert.Equal([false, true, false, false, false, false, false], copied.Schema.Select(column => column.IsHidden));
        Assert.Throws<ArgumentOutOfRangeException>("inputSchema", () => _ml.Transforms.CopyColumns("Copy", "Nothing").Fit(_data));
    }

    private static IEnumerable<string> KeyValues(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> values = default;
        column.GetKeyValues(ref values);
        return values.DenseValues().Select(value => value.ToString());
    }

    private sealed class Words
    {
        [VectorType(2)]
        public string[] Items { get; set; } = [];
    }
}
