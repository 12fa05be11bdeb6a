namespace MLNet.Pruning.Examples.Tests;

public sealed class HelpTests
{
    [Theory]
    [InlineData("Intents", "--label", "--text", "--remaining")]
    [InlineData("DuplicateTickets", "--task", "--first", "--second")]
    [InlineData("WebApi", "--model", "--url", "load")]
    public async Task AProgramSaysHowToUseIt(string name, params string[] options)
    {
        var (code, printed, _) = await ExampleProgram.Run(name, "--help");
        Assert.Equal(0, code);
        Assert.All(options, option => Assert.Contains(option, printed));
    }
}
