using Microsoft.AspNetCore.Builder;
using Microsoft.ML;
using MLNet.Pruning.Examples.WebApi;
using MLNet.Pruning.Trainers;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Examples.Tests.WebApi;

/// <summary>The server on a free port with two small models: <c>pruned</c> and <c>dense</c>.</summary>
public sealed class ServedModels : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private WebApplication? _server;

    public HttpClient Http { get; } = new();

    /// <summary>The file of a model.</summary>
    public string Zip(string name) => _folder.Path($"{name}.zip");

    public async Task InitializeAsync()
    {
        Write("pruned", 0.25, "ham", "spam");
        Write("dense", 1, "ham", "spam");
        Write("other", 1, "later", "now");
        _server = Server.Create("http://127.0.0.1:0", [new ModelPool("pruned", Zip("pruned")), new ModelPool("dense", Zip("dense"))]);
        await _server.StartAsync();
        Http.BaseAddress = new Uri(_server.Urls.Single());
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Puts a file in the place of a model's, as one replaces a model that is served.</summary>
    public void Replace(string name, byte[] content)
    {
        string copy = _folder.Path("new");
        File.WriteAllBytes(copy, content);
        File.Move(copy, Zip(name), overwrite: true);
    }

    private void Write(string name, double remaining, string first, string second)
    {
        var context = new MLContext(1);
        var rows = context.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(i =>
            new Row { Label = i % 2 == 0 ? first : second, Sentence1 = i % 2 == 0 ? $"see you at noon on day {i}" : $"you have won prize number {i}" }));
        var vocabulary = WordPieceVocabulary.Learn(["see you at noon on day", "you have won prize number", "0 1 2 3 4 5 6 7 8 9"], 100);
        var config = new EncoderConfig { VocabularySize = 100, HiddenSize = 16, Layers = 1, AttentionHeads = 2, IntermediateSize = 32, MaxPositions = 64 };
        var model = context.Transforms.Conversion.MapValueToKey("Label")
            .Append(context.MulticlassClassification.Trainers.MovementPrunedTextClassification(
                batchSize: 8, maxEpochs: 4, encoder: PretrainedEncoder.Random(config, vocabulary, seed: 1), remainingWeights: remaining))
            .Append(context.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(rows);
        context.Model.Save(model, rows.Schema, Zip(name));
    }

    private sealed class Row
    {
        public string Label { get; set; } = "";

        public string Sentence1 { get; set; } = "";
    }
}
