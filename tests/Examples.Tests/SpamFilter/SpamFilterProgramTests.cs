using System.Text.Json;
using System.Text.RegularExpressions;
using MLNet.Pruning.Examples.SpamFilter.Training;
using MLNet.Pruning.Trainers;

namespace MLNet.Pruning.Examples.Tests.SpamFilter;

public sealed class SpamFilterProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spam").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task MailsBecomeASmallZipThatAnotherProcessScoresWith()
    {
        string data = Path.Combine(_folder, "mails"), encoder = Path.Combine(_folder, "encoder"), output = Path.Combine(_folder, "out");
        TinyCheckpoint.Write(encoder, WriteMails(data));

        var (code, printed, error) = await ExampleProgram.Run("SpamFilter",
            "--data", data, "--encoder", encoder, "--output", output, "--epochs", "12", "--max-length", "16", "--remaining", "0.25", "--dense");

        Assert.True(code == 0, error);
        Assert.Contains("epoch 12/12", printed);
        Assert.Equal(3, Regex.Count(printed, @"^(spam|ham) +\d+\.\d % +\d+\.\d\d ms  ", RegexOptions.Multiline));

        using var result = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(output, "result.json")));
        Assert.Equal(["pruned", "dense", "seconds"], result.RootElement.EnumerateObject().Select(field => field.Name));
        foreach (string filter in new[] { "pruned", "dense" })
        {
            var measured = result.RootElement.GetProperty(filter);
            Assert.Equal(["accuracy", "macroAccuracy", "logLoss", "remaining", "zipBytes", "msPerRow"], measured.EnumerateObject().Select(field => field.Name));
            Assert.InRange(measured.GetProperty("accuracy").GetDouble(), 0.0, 1.0);
            Assert.Equal(new FileInfo(Path.Combine(output, filter + ".zip")).Length, measured.GetProperty("zipBytes").GetInt64());
        }

        Assert.InRange(result.RootElement.GetProperty("pruned").GetProperty("remaining").GetDouble(), 0.2, 0.26);
        Assert.InRange(result.RootElement.GetProperty("dense").GetProperty("remaining").GetDouble(), 0.9, 1.0);
    }

    [Fact]
    public async Task WithoutAnEncoderItStartsFromNothing()
    {
        string data = Path.Combine(_folder, "mails"), output = Path.Combine(_folder, "out");
        WriteMails(data);
        var (code, printed, error) = await ExampleProgram.Run("SpamFilter",
            "--data", data, "--encoder", "none", "--output", output, "--rows", "60", "--epochs", "3", "--max-length", "16", "--method", "magnitude");

        Assert.True(code == 0, error);
        Assert.Contains("from nothing", printed);
        Assert.Contains("\"dense\": null", await File.ReadAllTextAsync(Path.Combine(output, "result.json")));
    }

    [Theory]
    [InlineData("No mails in", "--data", "no-such-folder")]
    [InlineData("--rows is '0'; expected a whole number of at least 1.", "--rows", "0")]
    [InlineData("--epochs is 'x'; expected a whole number of at least 1.", "--epochs", "x")]
    [InlineData("'random' not recognized", "--method", "random")]
    public async Task BadOptionsAreNamed(string message, params string[] arguments)
    {
        var (code, _, error) = await ExampleProgram.Run("SpamFilter", arguments);
        Assert.Equal(1, code);
        Assert.Contains(message, error);
        Assert.DoesNotContain("   at ", error);
    }

    [Fact]
    public void EveryPruningMethodHasAName() => Assert.Equal(
        typeof(PruningMethod).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(PruningMethod))).Select(type => type.Name).Order(),
        PruningMethods.Names.Select(name => PruningMethods.Named(name).GetType().Name).Distinct().Order());

    private static List<string> WriteMails(string folder)
    {
        string[] words = ["lorem", "ipsum", "dolor", "amet", "tempor", "magna", "aliqua", "minim", "veniam", "nostrud"];
        var texts = new List<string>();
        for (int i = 0; i < 200; i++)
        {
            string filler = $"{words[i % 10]} {words[i / 10 % 10]} {words[i / 20]}";
            (string group, string text) = i % 2 == 0 ? ("spam-1", $"win money now {filler}") : ("easy-ham-1", $"meeting at noon {filler}");
            texts.Add(text);
            Directory.CreateDirectory(Path.Combine(folder, group));
            File.WriteAllText(Path.Combine(folder, group, $"{i}.txt"), $"Subject: {filler}\n\n{text}\n");
        }

        return texts;
    }
}
