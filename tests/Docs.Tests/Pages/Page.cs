using System.Text.RegularExpressions;

namespace MLNet.Pruning.Docs.Tests.Pages;

/// <summary>A Markdown file of the checkout.</summary>
/// <param name="Path">Its path from the root.</param>
/// <param name="Lines">Its lines.</param>
internal sealed record Page(string Path, string[] Lines)
{
    private static readonly string[] Folders = ["docs", "examples", "models", "benchmarks", "src"];

    /// <summary>Every page for readers: those at the root, and all in these folders.</summary>
    public static IReadOnlyList<Page> All { get; } =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Folders.SelectMany(folder => Directory.EnumerateFiles(Repository.Path(folder), "*.md", SearchOption.AllDirectories)))
            .Select(file => System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "node_modules"))
            .Order(StringComparer.Ordinal)
            .Select(path => new Page(path, File.ReadAllLines(Repository.Path(path)))),
    ];

    /// <summary>A page by its path.</summary>
    public static Page At(string path) => All.Single(page => page.Path == path);

    /// <summary>The blocks of C#, in their order.</summary>
    public IEnumerable<CodeBlock> CodeBlocks()
    {
        foreach (var (start, end) in Fences())
        {
            string[] words = Lines[start].Trim().TrimStart('`').Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["csharp", .. var rest])
                yield return new CodeBlock(Path, start + 2, rest, string.Join('\n', Lines[(start + 1)..end]));
        }
    }

    /// <summary>The blocks of C# as programs: a block with the continued ones behind it.</summary>
    public IEnumerable<CodeProgram> Programs()
    {
        List<CodeBlock> blocks = [];
        foreach (var block in CodeBlocks())
        {
            if (!block.Continued && blocks.Count > 0)
            {
                yield return new CodeProgram(blocks);
                blocks = [];
            }

            blocks.Add(block);
        }

        if (blocks.Count > 0)
            yield return new CodeProgram(blocks);
    }

    /// <summary>The targets of the links within the checkout, each with its line, from 1.</summary>
    public IEnumerable<(int Line, string Target)> Links() =>
        from line in ProseLines()
        from match in Regex.Matches(Regex.Replace(Lines[line], "`[^`]*`", ""), @"\]\((?!https?:|mailto:)(?<target>[^)\s]+)\)")
        select (line + 1, match.Groups["target"].Value);

    /// <summary>The anchors that GitHub gives the headings.</summary>
    public IEnumerable<string> Anchors() =>
        from line in ProseLines()
        where Regex.IsMatch(Lines[line], "^#{1,6} ")
        let heading = Regex.Replace(Lines[line].TrimStart('#').Trim().ToLowerInvariant(), @"\]\([^)]*\)", "")
        select Regex.Replace(heading, @"[^\p{L}\p{N}\-_ ]", "").Replace(' ', '-');

    private IEnumerable<int> ProseLines()
    {
        var fences = Fences();
        return Enumerable.Range(0, Lines.Length).Where(line => !fences.Any(fence => line >= fence.Start && line <= fence.End));
    }

    /// <summary>The lines of the fences around every block.</summary>
    private List<(int Start, int End)> Fences()
    {
        List<(int, int)> fences = [];
        int start = -1;
        for (int i = 0; i < Lines.Length; i++)
        {
            if (!Lines[i].TrimStart().StartsWith("```", StringComparison.Ordinal))
                continue;
            if (start >= 0)
                fences.Add((start, i));
            start = start < 0 ? i : -1;
        }

        return start < 0 ? fences : throw new InvalidDataException($"{Path}({start + 1}): the block has no end.");
    }
}
