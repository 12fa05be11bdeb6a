using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Pruning.Transforms;

/// <summary>The rows of a data view with their scores, which a cursor computes ahead for many rows at a time.</summary>
/// <param name="transformer">What scores.</param>
/// <param name="mapper">The same, bound to the input.</param>
/// <param name="input">The rows.</param>
/// <param name="plain">The same view scored row by row: it knows the columns, and serves cursors that ask for no score.</param>
internal sealed class ScoredTextView(
    PrunedTextTransformer transformer, TextMapper mapper, IDataView input, RowToRowMapperTransform plain) : IDataView
{
    private readonly int[] _outputs = [.. mapper.GetOutputColumns().Select(column => plain.OutputSchema[column.Name].Index)];

    public bool CanShuffle => input.CanShuffle;

    public DataViewSchema Schema => plain.OutputSchema;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        Contracts.CheckValue(columnsNeeded, nameof(columnsNeeded));
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        return AnyScored(columns) ? Score(columns, rand) : plain.GetRowCursor(columns, rand);
    }

    // One cursor keeps all threads busy, so a set of them would gain nothing.
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        Contracts.CheckValue(columnsNeeded, nameof(columnsNeeded));
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        return AnyScored(columns) ? [Score(columns, rand)] : plain.GetRowCursorSet(columns, n, rand);
    }

    private bool AnyScored(DataViewSchema.Column[] columns) => columns.Any(column => _outputs.Contains(column.Index));

    private ScoredTextCursor Score(DataViewSchema.Column[] columns, Random? rand)
    {
        IRowToRowMapper dependencies = plain;
        var rows = new ReadAheadRows(input.GetRowCursor(dependencies.GetDependencies(columns), CanShuffle ? rand : null));
        try
        {
            var active = columns.Select(column => column.Index).ToHashSet();
            bool ActiveOutput(int output) => active.Contains(_outputs[output]);

            var getters = new Delegate?[Schema.Count];
            foreach (int passed in active.Except(_outputs))
                getters[passed] = rows.Keep(dependencies.GetDependencies([Schema[passed]]).Single()).Getter;
            var texts = new ScoredTexts(transformer.Scorer, rows, mapper, transformer.Threads, mapper.NeedsEmbedding(ActiveOutput));
            Delegate?[] scores = mapper.CreateGetters(texts, ActiveOutput);
            for (int i = 0; i < scores.Length; i++)
                getters[_outputs[i]] = scores[i];
            return new ScoredTextCursor(Schema, rows, texts, getters);
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }
}
