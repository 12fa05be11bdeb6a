namespace MLNet.Pruning.Examples.Tests.WebApi;

public sealed class WebApiProgramTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ItsFolderHasNoTorch() =>
        Assert.DoesNotContain(Directory.GetFiles(ExampleProgram.Folder("WebApi"), "*", SearchOption.AllDirectories), file => file.Contains("torch", StringComparison.OrdinalIgnoreCase));

    [Theory]
    [InlineData("Option '--model' is required.")]
    [InlineData("--model is 'a.zip'; expected NAME=FILE.zip.", "--model", "a.zip")]
    [InlineData("There is no model 'no-such.zip'.", "--model", "a=no-such.zip")]
    [InlineData("--clients is '0'; expected a whole number of at least 1.", "load", "http://localhost:1", "--clients", "0")]
    public async Task BadOptionsAreNamed(string message, params string[] arguments)
    {
        var (code, _, error) = await ExampleProgram.Run("WebApi", arguments);
        Assert.Equal(1, code);
        Assert.Contains(message, error);
        Assert.DoesNotContain("   at ", error);
    }

    [Fact]
    public async Task AFileThatIsNoModelIsNamed()
    {
        await File.WriteAllTextAsync(_folder.Path("model.zip"), "this is no zip");
        var (code, _, error) = await ExampleProgram.Run("WebApi", "--model", $"a={_folder.Path("model.zip")}");
        Assert.Equal(1, code);
        Assert.StartsWith($"WebApi: '{_folder.Path("model.zip")}' is no text classifier that can be served: ", error);
    }

    [Fact]
    public async Task ErrorsOfALoadTestAreCounted()
    {
        var (code, printed, _) = await ExampleProgram.Run("WebApi", "load", "http://127.0.0.1:1", "--seconds", "1", "--clients", "2");
        Assert.Equal(1, code);
        Assert.Matches(@"^0 answers in \d+\.\d s, 0 a second; [1-9]\d* errors, the first: ", printed);
    }
}
