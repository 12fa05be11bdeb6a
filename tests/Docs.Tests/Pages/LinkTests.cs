namespace MLNet.Pruning.Docs.Tests.Pages;

public sealed class LinkTests
{
    /// <summary>What the site of eng/docs.sh has besides pages.</summary>
    private static bool IsOnTheSite(string file) =>
        file is "LICENSE" or "eng/setup.sh" || (Path.GetExtension(file) is ".jsonl" or ".tsv" && File.Exists(Repository.Path(file)));

    public static TheoryData<string> Pages => [.. Page.All.Where(page => page.Links().Any()).Select(page => page.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void LinksLeadSomewhere(string path)
    {
        List<string> broken = [];
        foreach (var (line, target) in Page.At(path).Links())
        {
            string[] parts = target.Split('#');
            string file = parts[0].Length == 0 ? path : Relative(Path.Combine(Path.GetDirectoryName(Repository.Path(path))!, parts[0]));
            var page = Page.All.SingleOrDefault(candidate => candidate.Path == file);
            bool found = page is null ? IsOnTheSite(file) : parts.Length == 1 || page.Anchors().Contains(parts[1]);
            if (!found)
                broken.Add($"{path}({line}): {target} is no page, or no heading of one. Sources are named, not linked: the site has none.");
        }

        Expect.None(broken);
    }

    /// <summary>A page that nothing leads to is not read.</summary>
    [Fact]
    public void EveryPageOfDocsIsInTheIndex()
    {
        var linked = Page.At("README.md").Links().Select(link => link.Target.Split('#')[0]);
        Expect.None(Page.All.Select(page => page.Path).Where(path => path.StartsWith("docs/", StringComparison.Ordinal)).Except(linked));
    }

    /// <summary>A package's page is read where the checkout is not.</summary>
    [Fact]
    public void PagesOfPackagesLeadOutOnly()
    {
        var pages = Page.All.Where(page => Path.GetFileName(page.Path) == "PACKAGE.md").ToList();
        Assert.Equal(["src/Trainers/PACKAGE.md", "src/Transforms/PACKAGE.md"], pages.Select(page => page.Path));
        Expect.None(pages.SelectMany(page => page.Links().Select(link => $"{page.Path}({link.Line}): {link.Target} is relative")));
    }

    private static string Relative(string path) => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');
}
