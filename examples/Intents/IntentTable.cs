namespace MLNet.Pruning.Examples.Intents;

/// <summary>Labelled texts, split into rows to train on and rows to test with: of every label one row in five.</summary>
internal sealed record IntentTable(IReadOnlyList<IntentRow> Train, IReadOnlyList<IntentRow> Test)
{
    private const int TestEvery = 5;

    /// <summary>Reads a table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="labelColumn">The column of the labels; null: the first.</param>
    /// <param name="textColumn">The column of the texts; null: the second.</param>
    /// <param name="rows">Rows to use at most, taken in turn from every label.</param>
    /// <exception cref="InvalidDataException">The table cannot be read, or no label has enough rows to test with.</exception>
    public static IntentTable Read(string path, string? labelColumn, string? textColumn, int rows)
    {
        var table = TsvTable.Read(path);
        var ranked = table.Texts(labelColumn, 0).Zip(table.Texts(textColumn, 1), (label, text) => new IntentRow { Label = label, Sentence1 = text })
            .GroupBy(row => row.Label)
            .SelectMany(label => label.Select((row, rank) => (Row: row, Rank: rank)))
            .OrderBy(row => row.Rank)
            .Take(rows)
            .ToLookup(row => row.Rank % TestEvery == TestEvery - 1, row => row.Row);
        return ranked[true].Any()
            ? new IntentTable([.. ranked[false]], [.. ranked[true]])
            : throw new InvalidDataException($"{path}: one row in {TestEvery} of a label is for testing, and no label has {TestEvery} of the rows that are used.");
    }
}
