using System.Reflection;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.CompareApi;

/// <summary>The assemblies of a folder, read as metadata: nothing of them runs.</summary>
internal sealed class AssemblyFolder : IDisposable
{
    private readonly string _folder;
    private readonly MetadataLoadContext _context;

    public AssemblyFolder(string folder)
    {
        _folder = folder;
        string[] runtime = Directory.GetFiles(RuntimeEnvironment.GetRuntimeDirectory(), "*.dll");
        // The folder's own files come last and win: an assembly may be newer than the runtime's of the same name.
        var paths = new Dictionary<string, string>();
        foreach (string path in runtime.Concat(Directory.GetFiles(folder, "*.dll")))
            paths[Path.GetFileName(path)] = path;
        _context = new MetadataLoadContext(new PathAssemblyResolver(paths.Values));
    }

    public Assembly? Find(string name) =>
        File.Exists(Path.Combine(_folder, name + ".dll")) ? _context.LoadFromAssemblyPath(Path.Combine(_folder, name + ".dll")) : null;

    /// <summary>The assemblies that the polyfills' build has marked as such, by name.</summary>
    public IEnumerable<Assembly> Polyfills() =>
        from path in Directory.GetFiles(_folder, "*.dll").Order(StringComparer.Ordinal)
        let assembly = _context.LoadFromAssemblyPath(path)
        where assembly.GetCustomAttributesData().Any(IsMark)
        select assembly;

    public void Dispose() => _context.Dispose();

    private static bool IsMark(CustomAttributeData attribute) =>
        attribute.AttributeType.Name == nameof(AssemblyMetadataAttribute) && attribute.ConstructorArguments is [{ Value: "Polyfill" }, ..];
}
