namespace MLNet.Pruning.Tests;

/// <summary>The assets that are too large or not ours to commit: data sets, golden vectors, a real encoder.</summary>
internal static class SharedAssets
{
    /// <summary>The folder of the assets, or null where there is none.</summary>
    public static string? Root { get; } = Find();

    /// <summary>The full path of an asset. Only for tests marked <see cref="SharedFactAttribute"/> or <see cref="SharedTheoryAttribute"/>.</summary>
    public static string Path(string relative) =>
        System.IO.Path.Combine(Root ?? throw new InvalidOperationException("No asset folder: mark the test SharedFact."), relative);

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("MLNET_PRUNING_ASSETS") is { Length: > 0 } named)
            return Directory.Exists(System.IO.Path.Combine(named, "golden")) ? named : null;

        // The assets lie beside the checkout: ../shared seen from the repository's root.
        string shared = System.IO.Path.GetFullPath(Repository.Path("../shared"));
        return Directory.Exists(System.IO.Path.Combine(shared, "golden")) ? shared : null;
    }
}
