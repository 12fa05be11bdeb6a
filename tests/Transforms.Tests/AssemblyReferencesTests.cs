using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MLNet.Pruning.Transforms.Tests;

public sealed class AssemblyReferencesTests
{
    [Fact]
    public void NoInstructionSetIsNamed()
    {
        using var file = new PEReader(File.OpenRead(typeof(MatrixLayout).Assembly.Location));
        MetadataReader metadata = file.GetMetadataReader();
        string[] namespaces = [.. metadata.TypeReferences.Select(handle => metadata.GetString(metadata.GetTypeReference(handle).Namespace)).Distinct()];
        Assert.Contains("System.Runtime.Intrinsics", namespaces);
        Assert.DoesNotContain(namespaces, name => name.StartsWith("System.Runtime.Intrinsics.", StringComparison.Ordinal));
    }

    [Fact]
    public void NothingThatScoringNeedsMentionsTorch()
    {
        string folder = AppContext.BaseDirectory;
        var seen = new HashSet<string>();
        var left = new Queue<string>(["MLNet.Pruning.Transforms"]);
        while (left.TryDequeue(out string? name))
        {
            // What is not beside the application belongs to the framework, which refers to itself alone.
            string path = Path.Combine(folder, name + ".dll");
            if (!seen.Add(name) || !File.Exists(path))
                continue;
            using var file = new PEReader(File.OpenRead(path));
            MetadataReader metadata = file.GetMetadataReader();
            foreach (AssemblyReferenceHandle handle in metadata.AssemblyReferences)
                left.Enqueue(metadata.GetString(metadata.GetAssemblyReference(handle).Name));
        }

        Assert.Contains("Microsoft.ML.Core", seen);
        Assert.DoesNotContain(seen, name => name.Contains("torch", StringComparison.OrdinalIgnoreCase));
    }
}
