using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MLNet.Pruning.Docs.Tests.Pages;

/// <summary>Blocks that make a program: the using directives of all, then the statements of all, then the types of all.</summary>
internal sealed class CodeProgram(IReadOnlyList<CodeBlock> blocks)
{
    /// <summary>What the SDK's ImplicitUsings import.</summary>
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>A project that the library shows its internals to.</summary>
    private const string Friend = "MLNet.Pruning.Trainers.Tests";

    public IReadOnlyList<CodeBlock> Blocks { get; } = blocks;

    public bool NeedsPackages => Blocks.Any(block => block.NeedsPackages);

    /// <summary>Compiles the program; errors and warnings, each with its page and line.</summary>
    public IReadOnlyList<string> Problems() =>
    [
        .. Compilation().GetDiagnostics().Where(problem => problem.Severity >= DiagnosticSeverity.Warning).Select(problem =>
        {
            var place = problem.Location.GetMappedLineSpan();
            return $"{place.Path}({place.StartLinePosition.Line + 1}): {problem.Id}: {problem.GetMessage()}";
        }),
    ];

    /// <summary>Compiles and runs the program in this process.</summary>
    public void Run()
    {
        using var image = new MemoryStream();
        var result = Compilation().Emit(image);
        Assert.True(result.Success, string.Join('\n', Problems()));
        image.Position = 0;
        var entry = AssemblyLoadContext.Default.LoadFromStream(image).EntryPoint!;
        entry.Invoke(null, [Array.Empty<string>()]);
    }

    private CSharpCompilation Compilation()
    {
        var units = Blocks.Select(block => (block, Root: CSharpSyntaxTree.ParseText(block.Code).GetCompilationUnitRoot())).ToList();
        bool statements = units.Any(unit => unit.Root.Members.Any(member => member is GlobalStatementSyntax));
        var text = new StringBuilder();
        foreach (var (block, root) in units)
            Append(text, block, root.Usings);
        foreach (var (block, root) in units)
            Append(text, block, root.Members.Where(member => member is GlobalStatementSyntax));
        foreach (var (block, root) in units)
        {
            Append(text, block, root.Members.Where(member => member is not GlobalStatementSyntax));
            Append(text, block, [root.EndOfFileToken]);
        }

        return CSharpCompilation.Create(
            Blocks.Any(block => block.UsesInternals) ? Friend : $"{Path.GetFileNameWithoutExtension(Blocks[0].Page)}{Blocks[0].Line}",
            [CSharpSyntaxTree.ParseText(ImplicitUsings), CSharpSyntaxTree.ParseText(text.ToString())],
            References.All,
            new CSharpCompilationOptions(statements ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    private static void Append(StringBuilder text, CodeBlock block, IEnumerable<SyntaxNodeOrToken> parts)
    {
        foreach (var part in parts)
        {
            int line = block.Line + part.SyntaxTree!.GetLineSpan(part.FullSpan).StartLinePosition.Line;
            text.Append($"#line {line} \"{block.Page}\"\n{part.ToFullString()}\n");
        }
    }

    private static void Append(StringBuilder text, CodeBlock block, IEnumerable<SyntaxNode> parts) =>
        Append(text, block, parts.Select(part => (SyntaxNodeOrToken)part));
}
