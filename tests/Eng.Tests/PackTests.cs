using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace MLNet.Pruning.Eng.Tests;

public sealed class PackTests : IDisposable
{
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private readonly DirectoryInfo _output = Directory.CreateTempSubdirectory("pack");

    /// <summary>Packages exist for what was built against the real packages, and for nothing else.</summary>
    [Theory]
    [InlineData("Transforms", "UseMLNetPolyfills")]
    [InlineData("Trainers", "UseMLNetPolyfills", "UseTorchSharpPolyfills")]
    public void Packs_unless_a_polyfill_is_in_use(string name, params string[] switches)
    {
        string project = Path.Combine(Repository.Root, "src", name, $"MLNet.Pruning.{name}.csproj");
        bool polyfills = switches.Any(s => Dotnet("msbuild", project, "-getProperty:" + s).Output.Trim() == "true");

        (int status, string output) = Dotnet("pack", project, "-c", Configuration, "--no-build", "--output", _output.FullName);

        if (polyfills)
        {
            Assert.NotEqual(0, status);
            Assert.Contains($"MLNet.Pruning.{name} is not packed: this checkout builds it against polyfills", output);
            Assert.Empty(_output.GetFiles());
        }
        else
        {
            Assert.True(status == 0, output);
            CheckPackage(name);
        }
    }

    private void CheckPackage(string name)
    {
        using ZipArchive package = ZipFile.OpenRead(Assert.Single(_output.GetFiles($"MLNet.Pruning.{name}.*.nupkg")).FullName);
        string[] entries = [.. package.Entries.Select(e => e.FullName)];
        Assert.Contains("PACKAGE.md", entries);
        Assert.Equal(name == "Trainers" ? ["LICENSE-Apache-2.0.txt", "default-encoder.md"] : ["LICENSE-Unicode.txt"], entries.Where(e => e is "LICENSE-Apache-2.0.txt" or "default-encoder.md" or "LICENSE-Unicode.txt").Order());
        Assert.Equal([$"lib/net10.0/MLNet.Pruning.{name}.dll", $"lib/net10.0/MLNet.Pruning.{name}.xml"], entries.Where(e => e.StartsWith("lib/", StringComparison.Ordinal)).Order());

        using Stream nuspec = package.GetEntry($"MLNet.Pruning.{name}.nuspec")!.Open();
        XElement metadata = XDocument.Load(nuspec).Root!.Elements().Single();
        XNamespace space = metadata.Name.Namespace;
        Assert.Equal("PACKAGE.md", metadata.Element(space + "readme")!.Value);
        Assert.Equal(name == "Trainers" ? "MIT AND Apache-2.0" : "MIT AND Unicode-DFS-2016", metadata.Element(space + "license")!.Value);
        string[] dependencies = [.. metadata.Descendants(space + "dependency").Select(d => d.Attribute("id")!.Value).Order()];
        string[] expected = name == "Transforms"
            ? ["Microsoft.ML", "Microsoft.ML.Tokenizers", "System.Numerics.Tensors"]
            : ["MLNet.Pruning.Transforms", "Microsoft.ML", "TorchSharp"];
        Assert.Equal(expected.Order(), dependencies);

        using ZipArchive symbols = ZipFile.OpenRead(Assert.Single(_output.GetFiles($"MLNet.Pruning.{name}.*.snupkg")).FullName);
        Assert.NotNull(symbols.GetEntry($"lib/net10.0/MLNet.Pruning.{name}.pdb"));
    }

    private static (int Status, string Output) Dotnet(params string[] arguments) => Processes.Run(new ProcessStartInfo("dotnet", arguments));

    public void Dispose() => _output.Delete(recursive: true);
}
