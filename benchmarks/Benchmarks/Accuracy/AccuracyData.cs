namespace MLNet.Pruning.Benchmarks;

/// <summary>A labelled data set among the assets: its train and dev rows.</summary>
/// <param name="Name">Its name in results.</param>
/// <param name="Folder">Its folder among the data sets.</param>
/// <param name="IsPair">Whether rows have two texts.</param>
internal sealed record AccuracyData(string Name, string Folder, bool IsPair)
{
    /// <summary>Tokens to read of a row, here and by the reference.</summary>
    public const int MaxLength = 64;

    public static AccuracyData Trec { get; } = new("TREC", "trec6", false);

    public static AccuracyData Sst2 { get; } = new("SST-2", "sst2", false);

    public static AccuracyData Mrpc { get; } = new("MRPC", "mrpc", true);

    /// <summary>GLUE's version of SST-2, whose rows are the phrases of those sentences too: ten times as many rows, and the same dev rows.</summary>
    public static AccuracyData Phrases { get; } = new("SST-2 phrases", "sst2_glue", false) { DevFolder = Sst2.Folder };

    public static AccuracyData Sick { get; } = new("SICK entailment", "sick_nli", true);

    /// <summary>The folder of its dev rows.</summary>
    public string DevFolder { get; private init; } = Folder;

    public static AccuracyData Of(string folder) => ((AccuracyData[])[Trec, Sst2, Phrases, Mrpc, Sick]).Single(data => data.Folder == folder);

    public LabelledPair[] Train(int most) => Read(Folder, "train.tsv", most);

    public LabelledPair[] Dev(int most) => Read(DevFolder, "dev.tsv", most);

    /// <summary>The first of the train rows without their labels.</summary>
    public LabelledPair[] Unlabeled(int count) => [.. ReadTexts(Folder, "train.tsv", count).Select(fields => new LabelledPair { Sentence1 = fields[1] })];

    private LabelledPair[] Read(string folder, string file, int most) =>
    [
        .. ReadTexts(folder, file, most)
            .Select(fields => new LabelledPair { Label = fields[0], Sentence1 = fields[1], Sentence2 = IsPair ? fields[2] : "" }),
    ];

    private static IEnumerable<string[]> ReadTexts(string folder, string file, int most) =>
        File.ReadLines(Repository.Asset($"data/{folder}/{file}")).Skip(1).Take(most).Select(line => line.Split('\t'));
}
