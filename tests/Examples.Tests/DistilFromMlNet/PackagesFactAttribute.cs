namespace MLNet.Pruning.Examples.Tests.DistilFromMlNet;

/// <summary>A test of what is built only on the real packages; skipped with a message where they are missing.</summary>
internal sealed class PackagesFactAttribute : FactAttribute
{
    public PackagesFactAttribute()
    {
        if (!File.Exists(Path.Combine(ExampleProgram.Folder("DistilFromMlNet"), "DistilFromMlNet.runtimeconfig.json")))
            Skip = "needs the packages Microsoft.ML, TorchSharp and Microsoft.ML.TorchSharp, which the feeds lack";
    }
}
