using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace MLNet.Pruning.Docs.Tests.Surface;

public sealed class SurfaceTests
{
    private const string Approve = "MLNET_PRUNING_APPROVE";

    /// <summary>The committed files say what users may rely on. A change of them is a change of the library, and belongs in CHANGELOG.md.</summary>
    [Theory]
    [InlineData("MLNet.Pruning.Trainers")]
    [InlineData("MLNet.Pruning.Transforms")]
    public void TheSurfaceIsTheApprovedOne(string assembly)
    {
        string path = Repository.Path($"tests/Docs.Tests/Surface/{assembly}.approved.txt"), surface = new PublicSurface(assembly).Print();
        if (Environment.GetEnvironmentVariable(Approve) == "1")
            File.WriteAllText(path, surface);

        string[] actual = surface.Split('\n'), approved = File.Exists(path) ? File.ReadAllText(path).Split('\n') : [];
        if (!actual.SequenceEqual(approved))
        {
            string[] changes = [.. approved.Except(actual).Select(line => $"- {line.Trim()}"), .. actual.Except(approved).Select(line => $"+ {line.Trim()}")];
            Assert.Fail($"""
                The public surface of {assembly} is not the approved one:
                {(changes.Length == 0 ? "  its lines stand in another order" : string.Join('\n', changes))}
                To approve the change: {Approve}=1 dotnet test tests/Docs.Tests --filter {nameof(SurfaceTests)}
                Then read the changes of {assembly}.approved.txt as a user would, and name them in CHANGELOG.md.
                """);
        }
    }

    /// <summary>The build demands a comment on every public member; this, that it leaves out no parameter and no result.</summary>
    [Theory]
    [InlineData("MLNet.Pruning.Trainers")]
    [InlineData("MLNet.Pruning.Transforms")]
    public void ParametersAndResultsAreDocumented(string assembly)
    {
        var comments = XDocument.Load(Path.Combine(AppContext.BaseDirectory, $"{assembly}.xml")).Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);
        Expect.None(
            from type in new PublicSurface(assembly).Types
            from symbol in PublicSurface.Members(type).Prepend(type)
            from lack in Lacks(symbol, comments.GetValueOrDefault(symbol.GetDocumentationCommentId()!))
            select $"{symbol.ToDisplayString()}: {lack}");
    }

    private static IEnumerable<string> Lacks(ISymbol symbol, XElement? comment)
    {
        if (comment is null)
            return symbol is IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters.Length: 0 } ? [] : ["no comment"];

        if (comment.Element("inheritdoc") is not null || symbol is not IMethodSymbol { IsOverride: false } method)
            return [];

        var parameters = method.Parameters.Select(parameter => parameter.Name).Except(comment.Elements("param").Where(HasText).Select(element => element.Attribute("name")!.Value));
        bool result = method.ReturnsVoid || method.MethodKind == MethodKind.Constructor || comment.Elements("returns").Any(HasText);
        return [.. parameters, .. result ? Array.Empty<string>() : ["the result"]];
    }

    private static bool HasText(XElement element) => element.Value.Trim().Length > 0 || element.HasElements;
}
