namespace MLNet.Pruning.Benchmarks;

/// <summary>Folders of the checkout, and of the assets that are not part of it.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Results, and models made for measuring.</summary>
    public static string Output { get; } = Directory.CreateDirectory(Path.Combine(Root, "artifacts", "bench")).FullName;

    /// <summary>An asset beside the checkout, in <c>../shared</c> or the folder that MLNET_PRUNING_ASSETS names.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public static string Asset(string relative)
    {
        string folder = Environment.GetEnvironmentVariable("MLNET_PRUNING_ASSETS") is { Length: > 0 } named ? named : Path.Combine(Root, "..", "shared");
        string path = Path.GetFullPath(Path.Combine(folder, relative));
        return Path.Exists(path) ? path : throw new FileNotFoundException($"{path}: the benchmarks need it; MLNET_PRUNING_ASSETS may name another folder.", path);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MLNet.Pruning.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"{AppContext.BaseDirectory} lies in no checkout of MLNet.Pruning.");
    }
}
