using System.Buffers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Transforms.Tests;

public sealed class TextClassificationViewTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(64)]
    public void RowsComeInOrderWithTheBitsOfAPredictionEngine(int threads)
    {
        PrunedTextClassificationTransformer transformer = Create(threads);
        ObservedView data = ObservedView.Random(1750, words: 40, seed: threads);
        Scored[] rows = [.. Read(transformer.Transform(data))];
        var engine = _context.Model.CreatePredictionEngine<TextClassificationSamples.Row, Prediction>(transformer);

        Assert.Equal(Enumerable.Range(0, 1750), rows.Select(row => row.Number));
        Assert.All(rows, (row, i) =>
        {
            Prediction expected = engine.Predict(new TextClassificationSamples.Row { Sentence1 = data.Text(i) });
            Assert.Equal(expected.Score, row.Score);
            Assert.Equal(expected.PredictedLabel, row.PredictedLabel);
            Assert.Equal(expected.Embedding, row.Embedding);
            Assert.Equal([i, i, i], row.Vector);
            Assert.Equal((i, i / 10, new DataViewRowId((ulong)i, 7)), (row.Position, row.Batch, row.Id));
        });
        Assert.Equal(0, data.OpenCursors);
    }

    [Fact]
    public void EveryValueIsFetchedOnceAndInactiveColumnsNever()
    {
        ObservedView data = ObservedView.Random(100, words: 9, seed: 1);
        IDataView scored = Create().Transform(data);
        Assert.Equal(100, scored.GetColumn<float[]>("Score").Count());
        Assert.Equal([100, 0, 0], data.Fetched);
        Assert.Equal(Enumerable.Range(0, 100), scored.GetColumn<int>("Number"));
        Assert.Equal([100, 100, 0], data.Fetched);
        Assert.Equal(100, Read(scored).Count());
        Assert.Equal([200, 200, 100], data.Fetched);
    }

    [Theory]
    [InlineData(5, 8)]
    [InlineData(9, 24)]
    public void ViewsOfTheFirstRowsReadFewMore(int rows, int read)
    {
        ObservedView data = ObservedView.Random(5000, words: 9, seed: 1);
        IDataView top = _context.Data.TakeRows(Create().Transform(data), rows);
        Assert.Equal(rows, top.GetColumn<float[]>("Score").Count());
        Assert.Equal(read, data.RowsRead);
    }

    [Fact]
    public void ACursorReadsABoundedNumberOfRowsAhead()
    {
        ObservedView data = ObservedView.Random(5000, words: 3, seed: 1);
        IDataView scored = Create().Transform(data);
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        while (cursor.MoveNext())
            Assert.InRange(data.RowsRead - cursor.Position, 1, 1024);
        Assert.Equal(5000, data.RowsRead);
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void ACursorMayBeLeftAtAnyRow()
    {
        ObservedView data = ObservedView.Random(5000, words: 9, seed: 1);
        IDataView scored = Create().Transform(data);
        DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        ValueGetter<VBuffer<float>> getScore = cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]);
        VBuffer<float> score = default;
        for (int i = 0; i < 20; i++)
            Assert.True(cursor.MoveNext());
        getScore(ref score);
        cursor.Dispose();
        cursor.Dispose();

        int read = data.RowsRead;
        Assert.Equal(0, data.OpenCursors);
        Assert.False(cursor.MoveNext());
        Assert.Throws<InvalidOperationException>(() => getScore(ref score));
        Assert.Equal(read, data.RowsRead);
    }

    [Fact]
    public void AConsumerThatThrowsLeavesNothingOpen()
    {
        ObservedView data = ObservedView.Random(300, words: 9, seed: 1);
        IDataView scored = Create().Transform(data);
        Assert.Throws<InvalidDataException>(() =>
        {
            foreach (float[] score in scored.GetColumn<float[]>("Score").Skip(50))
                throw new InvalidDataException();
        });
        Assert.Equal(0, data.OpenCursors);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(700)]
    public void AnErrorOfTheInputComesAfterTheRowsBeforeIt(int row)
    {
        var data = new ObservedView(new string[1000]) { FailingRow = row };
        IDataView scored = Create().Transform(data);
        using (DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Score"]]))
        {
            for (int i = 0; i < row; i++)
                Assert.True(cursor.MoveNext());
            Assert.Same(data.Failure, Assert.Throws<IOException>(() => cursor.MoveNext()));
        }

        Assert.Equal(0, data.OpenCursors);
    }

    [Fact]
    public void AnErrorBeforeTheFirstRowLeavesNothingOpen()
    {
        var data = new ObservedView("fox") { HasGetters = false };
        IDataView scored = Create().Transform(data);
        Assert.Throws<NotSupportedException>(() => scored.GetRowCursor([scored.Schema["Score"]]));
        Assert.Equal(0, data.OpenCursors);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void AnErrorOfScoringIsThrownAsItIs(int threads)
    {
        using var gone = new GoneMemory();
        var rows = Enumerable.Range(0, 200).Select(i => new Memory { Sentence1 = i == 100 ? gone.Memory : "the fox".AsMemory() });
        IDataView scored = Create(threads).Transform(_context.Data.LoadFromEnumerable(rows));
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        Exception? error = Record.Exception(() =>
        {
            while (cursor.MoveNext())
                Assert.InRange(cursor.Position, 0, 99);
        });
        Assert.Same(gone.Failure, error);
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void ValuesCannotBeFetchedBeforeTheFirstRowNorAfterTheLast()
    {
        IDataView scored = Create().Transform(ObservedView.Random(3, words: 2, seed: 1));
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["PredictedLabel"], scored.Schema["Number"]]);
        ValueGetter<uint> getLabel = cursor.GetGetter<uint>(scored.Schema["PredictedLabel"]);
        ValueGetter<int> getNumber = cursor.GetGetter<int>(scored.Schema["Number"]);
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
        void AssertNoRow()
        {
            uint label = 0;
            int number = 0;
            DataViewRowId id = default;
            Assert.Throws<InvalidOperationException>(() => getLabel(ref label));
            Assert.Throws<InvalidOperationException>(() => getNumber(ref number));
            Assert.Throws<InvalidOperationException>(() => getId(ref id));
            Assert.Equal(-1, cursor.Position);
        }

        AssertNoRow();
        while (cursor.MoveNext())
        {
        }

        AssertNoRow();
        Assert.Throws<ArgumentOutOfRangeException>(() => cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<int>(scored.Schema["PredictedLabel"]));
    }

    [Fact]
    public void ShuffledRowsKeepTheirScores()
    {
        ObservedView data = ObservedView.Random(300, words: 9, seed: 1);
        IDataView scored = Create().Transform(data);
        Dictionary<int, float[]> expected = Read(scored).ToDictionary(row => row.Number, row => row.Score);
        Scored[] shuffled = [.. Read(scored, new Random(4))];
        int[] order = [.. Enumerable.Range(0, 300)];
        new Random(4).Shuffle(order);

        Assert.True(scored.CanShuffle);
        Assert.Equal(order, shuffled.Select(row => row.Number));
        Assert.All(shuffled, row => Assert.Equal(expected[row.Number], row.Score));
        Assert.All(Read(_context.Data.ShuffleRows(scored, seed: 5)), row => Assert.Equal(expected[row.Number], row.Score));
    }

    [Fact]
    public void ASetOfCursorsCoversEveryRowOnce()
    {
        IDataView scored = Create().Transform(ObservedView.Random(300, words: 9, seed: 1));
        foreach (string column in (string[])["Score", "Number"])
        {
            long rows = 0;
            foreach (DataViewRowCursor cursor in scored.GetRowCursorSet([scored.Schema[column]], 3))
            {
                using (cursor)
                {
                    for (; cursor.MoveNext(); rows++)
                        Assert.Equal(column == "Score", cursor.IsColumnActive(scored.Schema["Score"]));
                }
            }

            Assert.Equal(300, rows);
        }
    }

    [Fact]
    public void NoRowsOneRowAndMissingText()
    {
        PrunedTextClassificationTransformer transformer = Create();
        IDataView none = transformer.Transform(new ObservedView());
        Assert.Empty(Read(none));
        Assert.Equal(0, none.GetRowCount());
        Assert.Equal(Assert.Single(Read(transformer.Transform(new ObservedView("")))).Score, Assert.Single(Read(transformer.Transform(new ObservedView([null])))).Score);
    }

    [Fact]
    public void AColumnThatAnOutputHidesIsStillPassedOn()
    {
        PrunedTextClassificationTransformer transformer = TextClassificationSamples.Create(_context, columns: TextClassificationSamples.Columns with { Score = "Sentence1" });
        ObservedView data = ObservedView.Random(20, words: 4, seed: 2);
        IDataView scored = transformer.Transform(data);
        DataViewSchema.Column hidden = scored.Schema[0], score = scored.Schema["Sentence1"];
        Assert.True(hidden.IsHidden);
        using DataViewRowCursor cursor = scored.GetRowCursor([hidden, score]);
        ValueGetter<ReadOnlyMemory<char>> getText = cursor.GetGetter<ReadOnlyMemory<char>>(hidden);
        ValueGetter<VBuffer<float>> getScore = cursor.GetGetter<VBuffer<float>>(score);
        ReadOnlyMemory<char> text = default;
        VBuffer<float> scores = default;
        for (int i = 0; cursor.MoveNext(); i++)
        {
            getText(ref text);
            getScore(ref scores);
            Assert.Equal((data.Text(i), 3), (text.ToString(), scores.Length));
        }
    }

    [Fact]
    public void ThreadsHaveARangeAndAreNotSaved()
    {
        PrunedTextClassificationTransformer transformer = Create(threads: 1 + Environment.ProcessorCount);
        Assert.Throws<ArgumentOutOfRangeException>(() => transformer.Threads = 0);
        using var stream = new MemoryStream();
        _context.Model.Save(transformer, null, stream);
        stream.Position = 0;
        ITransformer loaded = new MLContext().Model.Load(stream, out _);
        Assert.Equal(Environment.ProcessorCount, Assert.IsType<PrunedTextClassificationTransformer>(loaded is TransformerChain<ITransformer> chain ? Assert.Single(chain) : loaded).Threads);
    }

    private PrunedTextClassificationTransformer Create(int threads = 2)
    {
        PrunedTextClassificationTransformer transformer = TextClassificationSamples.Create(_context, columns: TextClassificationSamples.EmbeddingColumns, maxLength: 64);
        transformer.Threads = threads;
        return transformer;
    }

    private static IEnumerable<Scored> Read(IDataView view, Random? random = null)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema, random);
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
        ValueGetter<uint> getLabel = cursor.GetGetter<uint>(view.Schema["PredictedLabel"]);
        ValueGetter<int> getNumber = cursor.GetGetter<int>(view.Schema["Number"]);
        ValueGetter<VBuffer<float>> getScore = cursor.GetGetter<VBuffer<float>>(view.Schema["Score"]);
        ValueGetter<VBuffer<float>> getEmbedding = cursor.GetGetter<VBuffer<float>>(view.Schema["Embedding"]);
        ValueGetter<VBuffer<float>> getVector = cursor.GetGetter<VBuffer<float>>(view.Schema["Vector"]);
        VBuffer<float> score = default, embedding = default, vector = default;
        DataViewRowId id = default;
        uint label = 0;
        int number = 0;
        while (cursor.MoveNext())
        {
            getId(ref id);
            getLabel(ref label);
            getNumber(ref number);
            getScore(ref score);
            getEmbedding(ref embedding);
            getVector(ref vector);
            yield return new Scored(cursor.Position, cursor.Batch, id, number, label, [.. score.DenseValues()], [.. embedding.DenseValues()], [.. vector.DenseValues()]);
        }
    }

    private sealed record Scored(long Position, long Batch, DataViewRowId Id, int Number, uint PredictedLabel, float[] Score, float[] Embedding, float[] Vector);

    private sealed class Prediction
    {
        public uint PredictedLabel { get; set; }

        public float[] Score { get; set; } = [];

        public float[] Embedding { get; set; } = [];
    }

    private sealed class Memory
    {
        public ReadOnlyMemory<char> Sentence1 { get; set; }
    }

    /// <summary>A text that is not there any more.</summary>
    private sealed class GoneMemory : MemoryManager<char>
    {
        public Exception Failure { get; } = new IOException("The memory is gone.");

        public override Memory<char> Memory => CreateMemory(5);

        public override Span<char> GetSpan() => throw Failure;

        public override MemoryHandle Pin(int elementIndex = 0) => throw Failure;

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
