namespace MLNet.Pruning.Docs.Tests.Pages;

public sealed class CodeBlockTests
{
    private static readonly string[] Words = ["continued", "packages", "internals"];

    public static TheoryData<string> Pages => [.. Page.All.Where(page => page.CodeBlocks().Any()).Select(page => page.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void BlocksCompile(string page)
    {
        var programs = Page.At(page).Programs().Where(program => References.HavePackages || !program.NeedsPackages);
        Expect.None(programs.SelectMany(program => program.Problems()));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void FencesSayWhatIsKnown(string page) => Expect.None(
        Page.At(page).CodeBlocks().SelectMany(block => block.Words.Except(Words).Select(word => $"{page}({block.Line - 1}): {word} is none of {string.Join(", ", Words)}")));

    [Fact]
    public void AProblemIsReportedWithItsPageAndLine()
    {
        var page = new Page("a.md", ["text", "```csharp", "using System.Text;", "", "int a = 1;", "```", "", "  ```csharp continued", "  Console.WriteLine(a);", "  Console.WriteLine(b);", "  ```"]);
        Assert.Equal(["a.md(10): CS0103: The name 'b' does not exist in the current context"], Assert.Single(page.Programs()).Problems());
    }

    [Fact]
    public void ABlockThatIsNotContinuedStandsAlone()
    {
        var page = new Page("a.md", ["```csharp", "int a = 1;", "Console.WriteLine(a);", "```", "```csharp", "Console.WriteLine(a);", "```"]);
        Assert.Equal(["a.md(6): CS0103: The name 'a' does not exist in the current context"], page.Programs().SelectMany(program => program.Problems()));
    }

    [Fact]
    public void AWarningIsAProblem()
    {
        var page = new Page("a.md", ["```csharp", "string a = null;", "Console.WriteLine(a.Length);", "```"]);
        Assert.Contains(Assert.Single(page.Programs()).Problems(), problem => problem.StartsWith("a.md(2): CS8600", StringComparison.Ordinal));
    }

    [Fact]
    public void ABlockWithoutEndIsRefused()
    {
        var problem = Assert.Throws<InvalidDataException>(() => new Page("a.md", ["", "```csharp", "int a = 1;"]).CodeBlocks().Count());
        Assert.Equal("a.md(2): the block has no end.", problem.Message);
    }
}
