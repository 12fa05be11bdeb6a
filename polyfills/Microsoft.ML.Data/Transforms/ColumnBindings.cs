namespace Microsoft.ML.Data;

/// <summary>Merges added columns into a schema: a new name goes to the end, an old one hides the column before it.</summary>
internal sealed class ColumnBindings
{
    private readonly int[] _map;
    private readonly int[] _added;
    private readonly int _inputCount;

    public ColumnBindings(DataViewSchema input, DataViewSchema.DetachedColumn[] addedColumns)
    {
        _inputCount = input.Count;
        List<(string Name, int Source)> order = [.. input.Select(column => (column.Name, column.Index))];
        for (int i = 0; i < addedColumns.Length; i++)
        {
            string name = addedColumns[i].Name;
            int last = order.FindLastIndex(column => column.Name == name);
            order.Insert(last < 0 ? order.Count : last + 1, (name, ~i));
        }

        _map = [.. order.Select(column => column.Source)];
        _added = [.. addedColumns.Select((_, i) => Array.IndexOf(_map, ~i))];
        Schema = SchemaExtensions.MakeSchema(_map.Select(source => source >= 0 ? new DataViewSchema.DetachedColumn(input[source]) : addedColumns[~source]));
    }

    public DataViewSchema Schema { get; }

    /// <summary>Where a column comes from: its place in the input or among the added ones.</summary>
    public int Map(int column, out bool isInput)
    {
        int source = _map[column];
        isInput = source >= 0;
        return isInput ? source : ~source;
    }

    public Func<int, bool> AddedActive(bool[] active) => column => 0 <= column && column < _added.Length && active[_added[column]];

    public bool[] PassedActive(bool[] active)
    {
        bool[] passed = new bool[_inputCount];
        for (int i = 0; i < _map.Length; i++)
        {
            if (_map[i] >= 0 && active[i])
                passed[_map[i]] = true;
        }

        return passed;
    }
}
