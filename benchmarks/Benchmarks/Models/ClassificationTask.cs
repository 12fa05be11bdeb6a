namespace MLNet.Pruning.Benchmarks;

/// <summary>A data set of single texts that comes with the assets, and how long to train on it.</summary>
/// <param name="Name">Its name in results.</param>
/// <param name="Folder">Its folder among the data sets.</param>
/// <param name="Rows">Training texts, from the first on.</param>
/// <param name="Epochs">Passes over them.</param>
/// <param name="MaxLength">Tokens to read of a text.</param>
internal sealed record ClassificationTask(string Name, string Folder, int Rows, int Epochs, int MaxLength)
{
    public static IReadOnlyList<ClassificationTask> All { get; } = [new("TREC", "trec6", 2000, 3, 32), new("SST-2", "sst2", 1600, 3, 32), new("AG News", "ag_news", 1200, 3, 32)];

    public LabelledText[] Dev(int most) => Read("dev.tsv", most);

    public LabelledText[] Train(int most) => Read("train.tsv", Math.Min(most, Rows));

    private LabelledText[] Read(string file, int most) =>
    [
        .. File.ReadLines(Repository.Asset($"data/{Folder}/{file}")).Skip(1).Take(most)
            .Select(line => line.Split('\t')).Select(fields => new LabelledText { Label = fields[0], Sentence1 = fields[1] }),
    ];
}
