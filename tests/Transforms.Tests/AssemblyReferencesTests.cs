using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MLNet.Pruning.Transforms.Tests;

public sealed class AssemblyReferencesTests
{
    // The multiplication of pairs of integers has no portable name; beside each of the two stands the same in plain vectors.
    [Fact]
    public void NoOtherInstructionIsNamedThanTheMultiplicationOfPairs()
    {
        using var file = new PEReader(File.OpenRead(typeof(MatrixLayout).Assembly.Location));
        MetadataReader metadata = file.GetMetadataReader();
        MemberReference[] members = [.. metadata.MemberReferences.Select(metadata.GetMemberReference).Where(member => member.Parent.Kind == HandleKind.TypeReference)];
        (string Namespace, string Member)[] names = [.. members.Select(member => (metadata.GetTypeReference((TypeReferenceHandle)member.Parent), metadata.GetString(member.Name)))
            .Select(pair => (metadata.GetString(pair.Item1.Namespace), metadata.GetString(pair.Item1.Name) + "." + pair.Item2))];
        Assert.Contains(names, name => name.Namespace == "System.Runtime.Intrinsics");
        Assert.Equal(
            ["Avx2.MultiplyAddAdjacent", "Avx2.get_IsSupported", "Avx512BW.MultiplyAddAdjacent", "Avx512BW.get_IsSupported"],
            names.Where(name => name.Namespace.StartsWith("System.Runtime.Intrinsics.", StringComparison.Ordinal)).Select(name => name.Member).Distinct().Order(StringComparer.Ordinal));
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
