namespace MLNet.Pruning.Benchmarks;

/// <summary>The sentences of the Stanford Sentiment Treebank that come with the assets.</summary>
internal static class Sst2
{
    public static string[] Dev() => Read("dev.tsv");

    public static string[] Train() => Read("train.tsv");

    private static string[] Read(string file) => [.. File.ReadLines(Repository.Asset($"data/sst2/{file}")).Skip(1).Select(line => line.Split('\t')[1])];
}
