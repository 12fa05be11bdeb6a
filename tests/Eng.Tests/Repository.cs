namespace MLNet.Pruning.Eng.Tests;

internal static class Repository
{
    /// <summary>The folder of the checkout that the tests were built from.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MLNet.Pruning.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The tests run from within the checkout.");
    }
}
