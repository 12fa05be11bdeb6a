using Microsoft.CodeAnalysis;

namespace MLNet.Pruning.Docs.Tests;

/// <summary>The assemblies that this project is built against.</summary>
internal static class References
{
    public static IReadOnlyList<MetadataReference> All { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Whether the packages without a polyfill are here.</summary>
    public static bool HavePackages { get; } = All.Any(reference => Path.GetFileName(reference.Display) == "Microsoft.ML.AutoML.dll");
}
