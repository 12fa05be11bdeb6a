using System.Xml.Linq;

namespace MLNet.Pruning.Docs.Tests.Surface;

/// <summary>Every way into the library shows a sample in the API reference.</summary>
public sealed class SampleTests
{
    private const string Catalog = "M:MLNet.Pruning.TrainersCatalog.";

    [Fact]
    public void EveryMethodOfTheCatalogHasASample()
    {
        var methods = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "MLNet.Pruning.Trainers.xml")).Descendants("member")
            .Where(member => member.Attribute("name")!.Value.StartsWith(Catalog, StringComparison.Ordinal))
            .ToList();

        Assert.Equal(12, methods.Count);
        Expect.None(
            from method in methods
            let source = method.Element("example")?.Element("code")?.Attribute("source")?.Value
            where source is null || !File.Exists(Repository.Path(source))
            select $"{method.Attribute("name")!.Value}: {(source is null ? "no <example>" : $"no file {source}")}");
    }
}
