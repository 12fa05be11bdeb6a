using System.Text.Json;
using Microsoft.ML;
using MLNet.Pruning.Trainers;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Examples.Tests.SparsityReport;

public sealed class SparsityReportProgramTests : IDisposable
{
    private const string Program = "SparsityReport";

    private readonly string _folder = Directory.CreateTempSubdirectory("sparsity").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ASavedModelIsReportedAsTableAndAsJson()
    {
        string zip = SaveModel();

        var (code, table, error) = await ExampleProgram.Run(Program, zip, "--no-timing");
        Assert.True(code == 0, error);
        Assert.Equal(Transforms.SparsityReport.FromFile(zip).ToString(), table);

        (code, string json, error) = await ExampleProgram.Run(Program, "--json", zip);
        Assert.True(code == 0, error);
        using var report = JsonDocument.Parse(json);
        Assert.Equal(6, report.RootElement.GetProperty("matrices").GetArrayLength());
        Assert.Equal(0.25, report.RootElement.GetProperty("remainingWeights").GetDouble(), 0.01);
        Assert.Equal("Int8", report.RootElement.GetProperty("storagePrecision").GetString());
        Assert.Equal([16, 64], report.RootElement.GetProperty("scoringTimes").EnumerateArray().Select(time => time.GetProperty("tokens").GetInt32()));
        Assert.Equal(WeightHistogram.Bins, report.RootElement.GetProperty("matrices")[0].GetProperty("histogram").GetProperty("counts").GetArrayLength());
    }

    [Fact]
    public async Task APageIsWrittenBesideTheTable()
    {
        string zip = SaveModel(), page = Path.Combine(_folder, "report.html");

        var (code, table, error) = await ExampleProgram.Run(Program, zip, "--html", page, "--no-timing");
        Assert.True(code == 0, error);
        Assert.Equal(Transforms.SparsityReport.FromFile(zip).ToString(), table);
        Assert.Equal(ModelReport.FromFile(zip).ToHtml(), await File.ReadAllTextAsync(page));

        string nowhere = Path.Combine(_folder, "nowhere", "report.html");
        (code, _, error) = await ExampleProgram.Run(Program, zip, "--no-timing", "--html", nowhere);
        Assert.Equal(1, code);
        Assert.StartsWith($"SparsityReport: '{nowhere}' cannot be written:", error);
    }

    [Theory]
    [InlineData("this is no zip")]
    [InlineData("")]
    public async Task ABrokenZipIsNamed(string content)
    {
        string zip = Path.Combine(_folder, "broken.zip");
        await File.WriteAllTextAsync(zip, content);
        var (code, _, error) = await ExampleProgram.Run(Program, zip);
        Assert.Equal(1, code);
        Assert.StartsWith($"SparsityReport: '{zip}' is no model that can be read:", error);
        Assert.DoesNotContain("   at ", error);
    }

    [Theory]
    [InlineData(1, "SparsityReport: there is no model 'no-such.zip'.", "no-such.zip")]
    [InlineData(2, "SparsityReport: there is no option '--yaml'.", "model.zip", "--yaml")]
    [InlineData(2, "SparsityReport: --html needs the file to write.", "model.zip", "--html")]
    [InlineData(2, "usage: SparsityReport MODEL.zip")]
    [InlineData(2, "usage: SparsityReport MODEL.zip", "a.zip", "b.zip")]
    public async Task WrongArgumentsAreNamed(int expected, string message, params string[] arguments)
    {
        var (code, _, error) = await ExampleProgram.Run(Program, arguments);
        Assert.Equal(expected, code);
        Assert.StartsWith(message, error);
    }

    private string SaveModel()
    {
        var context = new MLContext(1);
        var rows = context.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => new Row { Label = i % 2 == 0 ? "spam" : "ham", Sentence1 = i % 2 == 0 ? $"win {i}" : $"meet {i}" }));
        var vocabulary = WordPieceVocabulary.Learn(["win a prize", "meet at noon", "0 1 2 3 4 5 6 7 8 9"], 100);
        var config = new EncoderConfig { VocabularySize = 100, HiddenSize = 16, Layers = 1, AttentionHeads = 2, IntermediateSize = 32, MaxPositions = 64 };
        var model = context.Transforms.Conversion.MapValueToKey("Label")
            .Append(context.MulticlassClassification.Trainers.MovementPrunedTextClassification(
                batchSize: 8, maxEpochs: 3, encoder: PretrainedEncoder.Random(config, vocabulary, seed: 1), remainingWeights: 0.25))
            .Append(context.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(rows);
        string zip = Path.Combine(_folder, "model.zip");
        context.Model.Save(model, rows.Schema, zip);
        return zip;
    }

    private sealed class Row
    {
        public string Label { get; set; } = "";

        public string Sentence1 { get; set; } = "";
    }
}
