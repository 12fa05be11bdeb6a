using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>A model that is none of ours: it gives every text scores by its words, and counts the rows that it is asked for.</summary>
internal sealed class WordTeacher(MLContext context, string[] classes, Func<string, float[]> score, string text = "Sentence1") : ITransformer
{
    public int RowsAsked { get; private set; }

    public bool IsRowToRowMapper => false;

    /// <summary>Knows the fruits and the tools of <see cref="TinyTask"/>, as probabilities, the classes in another order than the label's.</summary>
    public static WordTeacher OfTinyTask(MLContext context, double certainty = 0.9) => new(context, ["tool", "fruit"], text =>
    {
        bool fruit = new[] { "apple", "pear", "plum", "cherry", "melon" }.Any(text.Contains);
        return fruit ? [(float)(1 - certainty), (float)certainty] : [(float)certainty, (float)(1 - certainty)];
    });

    public IDataView Transform(IDataView input)
    {
        var definition = SchemaDefinition.Create(typeof(Row));
        definition["Score"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, classes.Length);
        ReadOnlyMemory<char>[] names = [.. classes.Select(name => name.AsMemory())];
        definition["Score"].AddAnnotation("SlotNames", new VBuffer<ReadOnlyMemory<char>>(names.Length, names), new VectorDataViewType(TextDataViewType.Instance, names.Length));
        return context.Data.LoadFromEnumerable(input.GetColumn<string>(text).Select(row => new Row { Answer = () => Answer(row) }), definition);
    }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => throw new NotSupportedException();

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException();

    private float[] Answer(string row)
    {
        RowsAsked++;
        return score(row);
    }

    /// <summary>Asks where the score is read, as a mapper of ML.NET does.</summary>
    private sealed class Row
    {
        internal Func<float[]> Answer { get; init; } = () => [];

        public float[] Score { get => Answer(); set => throw new NotSupportedException(); }
    }
}
