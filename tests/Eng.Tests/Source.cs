using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MLNet.Pruning.Eng.Tests;

/// <summary>Compiles small sources into assemblies.</summary>
internal static class Source
{
    private static readonly MetadataReference[] Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal)).Select(p => MetadataReference.CreateFromFile(p)),
    ];

    public static byte[] Compile(string assembly, string source, params byte[][] references)
    {
        byte[]? image = TryCompile(assembly, source, out string errors, references);
        Assert.True(image is not null, errors);
        return image;
    }

    public static byte[]? TryCompile(string assembly, string source, out string errors, params byte[][] references)
    {
        var compilation = CSharpCompilation.Create(assembly, [CSharpSyntaxTree.ParseText(source)],
            [.. Framework, .. references.Select(r => MetadataReference.CreateFromImage(r))], new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        errors = string.Join("\n", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));
        return result.Success ? image.ToArray() : null;
    }
}
