namespace MLNet.Pruning.Examples.Tests.ScoreZip;

public sealed class ScoreZipTests
{
    [Fact]
    public void ItsFolderHasNoTorch() =>
        Assert.DoesNotContain(Directory.GetFiles(ExampleProgram.Folder("ScoreZip"), "*", SearchOption.AllDirectories), file => file.Contains("torch", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public async Task AMissingZipIsNamed()
    {
        var (code, _, error) = await ExampleProgram.Run("ScoreZip", "no-such.zip", "text");
        Assert.Equal(1, code);
        Assert.Equal("ScoreZip: there is no model 'no-such.zip'.", error.Trim());
    }

    [Theory]
    [InlineData("this is no zip")]
    [InlineData("")]
    public async Task ABrokenZipIsNamed(string content)
    {
        string zip = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(zip, content);
            var (code, _, error) = await ExampleProgram.Run("ScoreZip", zip, "text");
            Assert.Equal(1, code);
            Assert.StartsWith($"ScoreZip: '{zip}' is no classifier of texts that can be read:", error);
            Assert.DoesNotContain("   at ", error);
        }
        finally
        {
            File.Delete(zip);
        }
    }

    [Fact]
    public async Task WithoutAModelItSaysHowToUseIt()
    {
        var (code, _, error) = await ExampleProgram.Run("ScoreZip");
        Assert.Equal(2, code);
        Assert.StartsWith("usage: ScoreZip MODEL.zip", error);
    }
}
