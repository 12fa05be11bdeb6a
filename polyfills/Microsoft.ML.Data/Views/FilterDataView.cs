namespace Microsoft.ML.Data;

/// <summary>Keeps some rows, seen through the given columns. A filter by row number keeps the order of its input.</summary>
internal sealed class FilterDataView(IDataView input, DataViewSchema.Column[] tested, bool keepsOrder, Func<DataViewRowCursor, Func<bool>> makeTest) : DataViewBase(input.Schema)
{
    public override bool CanShuffle => !keepsOrder && input.CanShuffle;

    protected override DataViewRowCursor GetRowCursorCore(bool[] active, Random rand)
    {
        var cursor = input.GetRowCursor(Columns(active).UnionBy(tested, column => column.Index), keepsOrder ? null : rand);
        return new Cursor(cursor, makeTest(cursor));
    }

    private sealed class Cursor(DataViewRowCursor input, Func<bool> test) : WrappingCursorBase(input)
    {
        protected override bool MoveNextCore()
        {
            while (Input.MoveNext())
            {
                if (test())
                    return true;
            }

            return false;
        }
    }
}

/// <summary>Leaves out the first rows, or those after some.</summary>
internal sealed class SkipTakeDataView(IDataView input, long skip, long take) : DataViewBase(input.Schema)
{
    public override long? GetRowCount() => input.GetRowCount() is { } rows ? Math.Min(Math.Max(rows - skip, 0), take) : null;
    protected override DataViewRowCursor GetRowCursorCore(bool[] active, Random rand) => new Cursor(input.GetRowCursor(Columns(active)), skip, take);

    private sealed class Cursor(DataViewRowCursor input, long skip, long take) : WrappingCursorBase(input)
    {
        private long _skip = skip;

        protected override bool MoveNextCore()
        {
            for (; _skip > 0; _skip--)
            {
                if (!Input.MoveNext())
                    return false;
            }

            return Position + 1 < take && Input.MoveNext();
        }
    }
}
