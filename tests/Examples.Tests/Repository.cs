namespace MLNet.Pruning.Examples.Tests;

/// <summary>Files of the checkout that the tests run in.</summary>
internal static class Repository
{
    /// <summary>The full path of a file or folder, given from the root.</summary>
    public static string Path(string relative)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "MLNet.Pruning.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"{AppContext.BaseDirectory} is not in a checkout.");
        return System.IO.Path.Combine(folder.FullName, relative);
    }
}
