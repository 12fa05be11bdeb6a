using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Polyfills.Tests.DataViews;

/// <summary>Row objects in and out.</summary>
public sealed class EnumerableTests
{
    private readonly MLContext _ml = new(seed: 7);

    [Fact]
    public void Keys_of_objects_are_zero_based_going_in_and_are_not_turned_back_coming_out()
    {
        var data = _ml.Data.LoadFromEnumerable(new uint[] { 0, 1, 2, 9 }.Select(label => new Scored { Label = label, Score = [0, 0, 0] }));
        Assert.Equal(new KeyDataViewType(typeof(uint), 3), data.Schema["Label"].Type);
        Assert.Equal([1u, 2, 3, 0], data.GetColumn<uint>("Label"));
        Assert.Equal([1u, 2, 3, 0], _ml.Data.CreateEnumerable<Scored>(data, reuseRowObject: false).Select(row => row.Label));
    }

    [Fact]
    public void Objects_survive_the_round_trip()
    {
        var rows = _ml.Data.CreateEnumerable<Row>(Row.Load(_ml, 3), reuseRowObject: false).ToList();
        Assert.Equal([0, 1, 2], rows.Select(row => row.Id));
        Assert.Equal([true, false, true], rows.Select(row => row.Flag));
        Assert.Equal(["é一0", "é丁1", "é丂2"], rows.Select(row => row.Text));
        Assert.Equal([2, -2], rows[2].Pair);
        Assert.Equal(3, Row.Load(_ml, 3).GetRowCount());
        Assert.False(Row.Load(_ml, 3).CanShuffle);
    }

    [Fact]
    public void One_object_is_filled_again_when_asked()
    {
        var rows = _ml.Data.CreateEnumerable<Row>(Row.Load(_ml, 3), reuseRowObject: true).ToList();
        Assert.Same(rows[0], rows[2]);
    }

    [Fact]
    public void Null_texts_are_empty_and_null_rows_are_refused()
    {
        Assert.Equal([""], _ml.Data.LoadFromEnumerable([new OneText { Text = null! }]).GetColumn<string>("Text"));
        Assert.Throws<InvalidOperationException>(() => _ml.Data.LoadFromEnumerable(new OneText[] { null! }).GetColumn<string>("Text").ToList());
    }

    [Fact]
    public void Members_without_a_column_are_refused_or_ignored()
    {
        var data = _ml.Data.LoadFromEnumerable([new OneText { Text = "a" }]);
        Assert.Throws<ArgumentOutOfRangeException>("Schema", () => _ml.Data.CreateEnumerable<Row>(data, false).First());
        Assert.Equal("a", _ml.Data.CreateEnumerable<Row>(data, false, ignoreMissingColumns: true).First().Text);
        Assert.Throws<InvalidOperationException>(() => _ml.Data.CreateEnumerable<WrongText>(data, false).First());
    }

    [Fact]
    public void A_schema_gives_types_and_annotations_to_the_members()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Vec", new VectorDataViewType(NumberDataViewType.Single, 2));
        var data = _ml.Data.LoadFromEnumerable([new AnyVector { Vec = [1, 2] }], builder.ToSchema());
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2), data.Schema["Vec"].Type);

        builder.AddColumn("Other", NumberDataViewType.Single);
        Assert.Throws<InvalidOperationException>(() => _ml.Data.LoadFromEnumerable([new AnyVector()], builder.ToSchema()));
    }

    [Fact]
    public void A_definition_renames_types_and_annotates()
    {
        var definition = SchemaDefinition.Create(typeof(AnyVector));
        definition["Vec"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 2);
        definition["Vec"].AddAnnotation("SlotNames", new[] { "a", "b" }, new VectorDataViewType(TextDataViewType.Instance, 2));
        definition["Vec"].ColumnName = "Renamed";
        var column = _ml.Data.LoadFromEnumerable([new AnyVector { Vec = [1, 2] }], definition).Schema["Renamed"];

        Assert.True(column.HasSlotNames());
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        Assert.Equal(["a", "b"], names.DenseValues().Select(name => name.ToString()));
    }

    [Fact]
    public void Cursors_give_only_active_columns_of_their_type()
    {
        var data = Row.Load(_ml, 2);
        var id = data.Schema["Id"];
        using var cursor = data.GetRowCursor([id]);
        Assert.Equal(-1, cursor.Position);
        Assert.False(cursor.IsColumnActive(data.Schema["Text"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(id));
        Assert.Throws<ArgumentOutOfRangeException>("column", () => cursor.GetGetter<ReadOnlyMemory<char>>(data.Schema["Text"]));
        Assert.True(cursor.MoveNext());
        Assert.Equal(0, cursor.Position);
        Assert.True(cursor.MoveNext());
        Assert.False(cursor.MoveNext());
        Assert.False(cursor.MoveNext());
        Assert.Equal(-1, cursor.Position);
    }

    [Fact]
    public void Columns_are_read_as_strings_and_arrays()
    {
        var data = Row.Load(_ml, 2);
        Assert.Equal(["é一0", "é丁1"], data.GetColumn<string>("Text"));
        Assert.Equal([0, -1], data.GetColumn<float[]>("Pair").Select(pair => pair[1]));
        Assert.Throws<ArgumentOutOfRangeException>("column", () => data.GetColumn<double>("Text").First());
    }

    private sealed class WrongText
    {
        public float Text { get; set; }
    }

    private sealed class AnyVector
    {
        public float[] Vec { get; set; } = [];
    }
}
