using System.Reflection;

namespace MLNet.Pruning.Transforms;

/// <summary>The release of this library.</summary>
internal static class LibraryVersion
{
    public static string Current { get; } = typeof(LibraryVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
