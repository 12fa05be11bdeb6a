using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Transforms.Tests;

public sealed class TextClassificationMapperTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void BothColumnsShareOneForwardPerRow()
    {
        using var input = new CountingRow("fox", "dog");
        IRowToRowMapper mapper = Mapper(TextClassificationSamples.PairColumns, input);
        using DataViewRow row = mapper.GetRow(input, [mapper.OutputSchema["Score"], mapper.OutputSchema["PredictedLabel"]]);
        ValueGetter<VBuffer<float>> getScore = row.GetGetter<VBuffer<float>>(row.Schema["Score"]);
        ValueGetter<uint> getLabel = row.GetGetter<uint>(row.Schema["PredictedLabel"]);
        VBuffer<float> score = default;
        uint label = 0;

        getScore(ref score);
        getLabel(ref label);
        getScore(ref score);
        Assert.Equal((1, 1), (input.Reads[0], input.Reads[1]));

        input.MoveTo(5);
        getLabel(ref label);
        getScore(ref score);
        Assert.Equal((2, 2), (input.Reads[0], input.Reads[1]));
    }

    [Fact]
    public void ARowWithoutActiveOutputsReadsNothing()
    {
        using var input = new CountingRow("fox", "dog");
        IRowToRowMapper mapper = Mapper(TextClassificationSamples.PairColumns, input);
        using DataViewRow row = mapper.GetRow(input, []);
        Assert.Equal(0, input.Getters);
        Assert.False(row.IsColumnActive(row.Schema["Score"]));
    }

    [Theory]
    [InlineData("Score")]
    [InlineData("PredictedLabel")]
    public void OnlyTheTextColumnsAreNeeded(string output)
    {
        IDataView data = TextClassificationSamples.Load(_context);
        IRowToRowMapper single = ((ITransformer)TextClassificationSamples.Create(_context)).GetRowToRowMapper(data.Schema);
        IRowToRowMapper pair = ((ITransformer)TextClassificationSamples.Create(_context, columns: TextClassificationSamples.PairColumns)).GetRowToRowMapper(data.Schema);
        Assert.Equal(["Sentence1"], single.GetDependencies([single.OutputSchema[output]]).Select(column => column.Name));
        Assert.Equal(["Sentence1", "Sentence2"], pair.GetDependencies([pair.OutputSchema[output]]).Select(column => column.Name));
        Assert.Equal(["Other"], single.GetDependencies([single.OutputSchema["Other"]]).Select(column => column.Name));
    }

    private IRowToRowMapper Mapper(TextClassificationColumns columns, DataViewRow input) =>
        ((ITransformer)TextClassificationSamples.Create(_context, columns: columns)).GetRowToRowMapper(input.Schema);

    /// <summary>A row of two texts that counts how often they are read.</summary>
    private sealed class CountingRow : DataViewRow
    {
        private readonly string[] _texts;
        private long _position;

        public CountingRow(params string[] texts)
        {
            _texts = texts;
            var schema = new DataViewSchema.Builder();
            schema.AddColumn("Sentence1", TextDataViewType.Instance);
            schema.AddColumn("Sentence2", TextDataViewType.Instance);
            Schema = schema.ToSchema();
        }

        public int[] Reads { get; } = new int[2];

        public int Getters { get; private set; }

        public override DataViewSchema Schema { get; }

        public override long Position => _position;

        public override long Batch => 0;

        public void MoveTo(long position) => _position = position;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Getters++;
            ValueGetter<ReadOnlyMemory<char>> getter = (ref ReadOnlyMemory<char> value) =>
            {
                Reads[column.Index]++;
                value = _texts[column.Index].AsMemory();
            };
            return (ValueGetter<TValue>)(Delegate)getter;
        }
    }
}
