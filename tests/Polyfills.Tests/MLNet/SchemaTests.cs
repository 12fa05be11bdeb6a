using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Polyfills.Tests.DataViews;

/// <summary>Column types, schemas, annotations and vectors.</summary>
public sealed class SchemaTests
{
    [Fact]
    public void Types_say_what_they_are()
    {
        Assert.Equal("Vector<Single, 2, 3>", new VectorDataViewType(NumberDataViewType.Single, 2, 3).ToString());
        Assert.Equal("Vector<Single>", new VectorDataViewType(NumberDataViewType.Single).ToString());
        Assert.Equal("Vector<Single, *, 3>", new VectorDataViewType(NumberDataViewType.Single, 0, 3).ToString());
        Assert.Equal("Key<Byte, 0-2>", new KeyDataViewType(typeof(byte), 3).ToString());
        Assert.Equal("String Boolean Int16", $"{TextDataViewType.Instance} {BooleanDataViewType.Instance} {NumberDataViewType.Int16}");
        Assert.Equal(new KeyDataViewType(typeof(uint), 3), new KeyDataViewType(typeof(uint), 3UL));
        Assert.NotEqual(new VectorDataViewType(NumberDataViewType.Single, 6), new VectorDataViewType(NumberDataViewType.Single, 2, 3));
    }

    [Fact]
    public void Keys_need_a_fitting_type_and_count()
    {
        Assert.Throws<ArgumentOutOfRangeException>("type", () => new KeyDataViewType(typeof(int), 3));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => new KeyDataViewType(typeof(byte), 256));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => new KeyDataViewType(typeof(uint), 0));
    }

    [Fact]
    public void A_later_column_of_the_same_name_hides_the_earlier_one()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("A", NumberDataViewType.Single);
        builder.AddColumn("B", NumberDataViewType.Single);
        builder.AddColumn("A", TextDataViewType.Instance);
        var schema = builder.ToSchema();

        Assert.Equal([true, false, false], schema.Select(column => column.IsHidden));
        Assert.Equal(TextDataViewType.Instance, schema["A"].Type);
        Assert.Null(schema.GetColumnOrNull("C"));
        Assert.Throws<ArgumentOutOfRangeException>("name", () => schema["C"]);
        Assert.Throws<ArgumentOutOfRangeException>("columnIndex", () => schema[3]);
    }

    [Fact]
    public void Annotations_are_typed()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddPrimitiveValue("Kind", TextDataViewType.Instance, "x".AsMemory());
        Assert.Throws<ArgumentException>("type", () => builder.Add("Wrong", NumberDataViewType.Single, (ref int value) => value = 1));
        var annotations = builder.ToAnnotations();

        ReadOnlyMemory<char> kind = default;
        annotations.GetValue("Kind", ref kind);
        Assert.Equal("x", kind.ToString());
        int number = 0;
        Assert.Throws<InvalidOperationException>(() => annotations.GetValue("Kind", ref number));
        Assert.Throws<InvalidOperationException>(() => annotations.GetValue("Nothing", ref number));
    }

    [Fact]
    public void Sparse_vectors_read_as_dense_ones()
    {
        var sparse = new VBuffer<int>(5, 2, [7, 8], [1, 3]);
        Assert.Equal([0, 7, 0, 8, 0], sparse.DenseValues());
        Assert.Equal([1, 3], sparse.Items().Select(item => item.Key));
        Assert.Equal(5, sparse.Items(all: true).Count());
        Assert.Equal((8, 0), (sparse.GetItemOrDefault(3), sparse.GetItemOrDefault(2)));
        int[] copy = new int[7];
        sparse.CopyTo(copy, 1, -1);
        Assert.Equal([0, -1, 7, -1, 8, -1, 0], copy);
        Assert.Throws<ArgumentOutOfRangeException>("values", () => new VBuffer<int>(3, [1]));
    }

    [Fact]
    public void An_editor_keeps_the_arrays_that_are_large_enough()
    {
        var buffer = new VBuffer<int>(4, [1, 2, 3, 4]);
        var editor = VBufferEditor.Create(ref buffer, 3);
        Assert.False(editor.CreatedNewValues);
        editor.Values[0] = 9;
        buffer = editor.Commit();
        Assert.Equal([9, 2, 3], buffer.GetValues().ToArray());
        Assert.True(VBufferEditor.Create(ref buffer, 9).CreatedNewValues);
    }
}
