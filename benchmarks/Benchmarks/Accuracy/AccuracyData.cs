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

    public static AccuracyData Sick { get; } = new("SICK entailment", "sick_nli", true);

    /// <summary>The data set that has more texts without labels, the phrases of GLUE's version, whose labels are not read.</summary>
    public const string WithUnlabeled = "sst2";

    public static LabelledPair[] Unlabeled(int most) => [.. ReadTexts("sst2_glue", "train.tsv", most).Select(fields => new LabelledPair { Sentence1 = fields[1] })];

    public static AccuracyData Of(string folder) => ((AccuracyData[])[Trec, Sst2, Mrpc, Sick]).Single(data => data.Folder == folder);

    public LabelledPair[] Train(int most) => Read("train.tsv", most);

    public LabelledPair[] Dev(int most) => Read("dev.tsv", most);

    private LabelledPair[] Read(string file, int most) =>
    [
        .. ReadTexts(Folder, file, most)
            .Select(fields => new LabelledPair { Label = fields[0], Sentence1 = fields[1], Sentence2 = IsPair ? fields[2] : "" }),
    ];

    private static IEnumerable<string[]> ReadTexts(string folder, string file, int most) =>
        File.ReadLines(Repository.Asset($"data/{folder}/{file}")).Skip(1).Take(most).Select(line => line.Split('\t'));
}
