namespace MLNet.Pruning.Examples.DuplicateTickets;

/// <summary>Labelled pairs, one row in five of which is for testing.</summary>
internal sealed record PairTable(IReadOnlyList<PairRow> Train, IReadOnlyList<PairRow> Test)
{
    private const int TestEvery = 5;

    /// <summary>The different texts, in the order of the table.</summary>
    public IEnumerable<string> Sentences => Train.Concat(Test).SelectMany(row => new[] { row.Sentence1, row.Sentence2 }).Distinct();

    /// <summary>Reads a table.</summary>
    /// <exception cref="InvalidDataException">It cannot be read, or has too few rows to split.</exception>
    public static PairTable Read(Settings settings)
    {
        var table = TsvTable.Read(settings.Data);
        var texts = table.Texts(settings.FirstColumn, 1).Zip(table.Texts(settings.SecondColumn, 2));
        IEnumerable<PairRow> pairs = settings.Paraphrase
            ? texts.Zip(table.Texts(settings.LabelColumn, 0), (pair, label) => new PairRow { Label = label, Sentence1 = pair.First, Sentence2 = pair.Second })
            : texts.Zip(table.Numbers(settings.LabelColumn, 0), (pair, number) => new PairRow { Similarity = number, Sentence1 = pair.First, Sentence2 = pair.Second });
        var rows = pairs.Take(settings.Rows ?? int.MaxValue).Select((row, i) => (Row: row, ForTest: i % TestEvery == TestEvery - 1)).ToLookup(row => row.ForTest, row => row.Row);
        return rows[true].Any()
            ? new PairTable([.. rows[false]], [.. rows[true]])
            : throw new InvalidDataException($"{settings.Data}: one row in {TestEvery} is for testing; expected at least {TestEvery} rows, found {rows[false].Count()}.");
    }
}
