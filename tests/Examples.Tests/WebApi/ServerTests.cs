using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MLNet.Pruning.Examples.WebApi;

namespace MLNet.Pruning.Examples.Tests.WebApi;

public sealed class ServerTests(ServedModels served) : IClassFixture<ServedModels>
{
    [Theory]
    [InlineData(null, "pruned")]
    [InlineData("dense", "dense")]
    public async Task ATextIsClassifiedByTheModelThatIsAsked(string? model, string expected)
    {
        var answer = await Classify("you have won", model);
        Assert.Equal(expected, answer.Model);
        Assert.True(answer.Milliseconds > 0);
        Assert.Equal(["ham", "spam"], answer.Labels.Select(label => label.Label).Order());
        Assert.True(answer.Labels[0].Probability >= answer.Labels[1].Probability);
        Assert.Equal(1, answer.Labels.Sum(label => label.Probability), 1e-5);
    }

    [Fact]
    public async Task TheModelsAreListed()
    {
        using var answer = JsonDocument.Parse(await served.Http.GetStringAsync("/models"));
        Assert.Equal(["pruned", "dense"], answer.RootElement.EnumerateArray().Select(model => model.GetProperty("name").GetString()!));
        Assert.Equal(new FileInfo(served.Zip("dense")).Length, answer.RootElement[1].GetProperty("bytes").GetInt64());
    }

    [Theory]
    [InlineData("""{ "text": "" }""", "text", "expected 1 to 10000 characters, found 0")]
    [InlineData("""{ "model": "dense" }""", "text", "expected 1 to 10000 characters, found 0")]
    [InlineData("""{ "text": 5 }""", "text", "expected a text")]
    [InlineData("""{ "text": "a", "model": ["dense"] }""", "model", "expected a text")]
    [InlineData("""{ "text": "a", "model": "small" }""", "model", "expected one of pruned, dense, found small")]
    [InlineData("""{ "text": "a" """, "body", "expected JSON such as { \"text\": \"...\" }")]
    [InlineData("[]", "body", "expected JSON such as { \"text\": \"...\" }")]
    [InlineData("", "body", "expected JSON such as { \"text\": \"...\" }")]
    public async Task ABadRequestIsToldWhichFieldIsWrong(string body, string field, string message)
    {
        using var answer = await served.Http.PostAsync("/classify", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var error = Assert.Single(problem.RootElement.GetProperty("errors").EnumerateObject());
        Assert.Equal((field, message), (error.Name, error.Value[0].GetString()));
    }

    [Theory]
    [InlineData(10_000, HttpStatusCode.OK)]
    [InlineData(10_001, HttpStatusCode.BadRequest)]
    [InlineData(70_000, HttpStatusCode.RequestEntityTooLarge)]
    public async Task ALongTextIsRefused(int length, HttpStatusCode expected)
    {
        using var answer = await served.Http.PostAsJsonAsync("/classify", new { text = new string('a', length) });
        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.OK)]
    [InlineData("application/json; charset=UTF-8", HttpStatusCode.OK)]
    [InlineData("application/json; charset=\"utf-8\"", HttpStatusCode.OK)]
    [InlineData("application/problem+json", HttpStatusCode.OK)]
    [InlineData("application/json; charset=utf-16", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=foo", HttpStatusCode.UnsupportedMediaType)]
    public async Task OnlyJsonInUtf8IsRead(string contentType, HttpStatusCode expected)
    {
        var body = new ByteArrayContent(Encoding.UTF8.GetBytes("{ \"text\": \"ä\" }"));
        body.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var answer = await served.Http.PostAsync("/classify", body);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public void AModelBehindALinkIsReplacedWithItsTarget()
    {
        using var folder = new TemporaryFolder();
        string link = folder.Path("current.zip"), target = folder.Path("v1.zip");
        File.Copy(served.Zip("pruned"), target);
        File.CreateSymbolicLink(link, target);
        var pool = new ModelPool("a", link);
        Assert.Equal(new FileInfo(target).Length, pool.Bytes);
        Assert.Null(pool.ReloadIfChanged());

        File.Copy(served.Zip("other"), target, overwrite: true);

        Assert.True(pool.ReloadIfChanged());
        Assert.Contains(pool.Classify("you have won").Labels, label => label.Label == "later");
    }

    [Fact]
    public void AFileThatCannotBeOpenedIsTriedAgainAndABrokenOneIsNot()
    {
        using var folder = new TemporaryFolder();
        string zip = folder.Path("a.zip");
        File.Copy(served.Zip("pruned"), zip);
        var pool = new ModelPool("a", zip);
        File.Copy(served.Zip("other"), zip, overwrite: true);
        using (File.Open(zip, FileMode.Open, FileAccess.Read, FileShare.None))
        {
            Assert.False(pool.ReloadIfChanged());
            Assert.Null(pool.ReloadIfChanged());
            Assert.NotNull(pool.LastError);
        }
        Assert.True(pool.ReloadIfChanged());
        Assert.Null(pool.LastError);

        File.WriteAllText(zip, "broken");
        Assert.False(pool.ReloadIfChanged());
        Assert.Null(pool.ReloadIfChanged());
    }

    [Fact]
    public async Task OtherContentAndOtherPathsHaveProblemDetailsToo()
    {
        using var content = await served.Http.PostAsync("/classify", new StringContent("text"));
        using var path = await served.Http.GetAsync("/nothing");
        Assert.Equal([HttpStatusCode.UnsupportedMediaType, HttpStatusCode.NotFound], [content.StatusCode, path.StatusCode]);
        Assert.All([content, path], answer => Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task UnderLoadAModelIsReplacedWithoutOneError()
    {
        var (reloads, durations) = (new ConcurrentQueue<string>(), new ConcurrentQueue<double>());
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == ServerMetrics.MeterName)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => reloads.Enqueue(string.Join(' ', tags.ToArray().Select(tag => tag.Value))));
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => durations.Enqueue(value));
        listener.Start();

        var result = await LoadTest.RunAsync(served.Http.BaseAddress!.ToString(), TimeSpan.FromSeconds(4), clients: 4, served.Zip("pruned"), CancellationToken.None);

        Assert.Equal((0, null), (result.Errors, result.FirstError));
        Assert.True(result.Answers > 0 && result.Rewrites >= 2, result.ToString());
        Assert.Contains("pruned success", reloads);
        Assert.DoesNotContain("pruned failure", reloads);
        Assert.True(durations.Count >= result.Answers);
        Assert.All(durations, seconds => Assert.InRange(seconds, 0, 10));
    }

    [Fact]
    public async Task ANewFileIsServedAndABrokenOneIsNot()
    {
        byte[] original = await File.ReadAllBytesAsync(served.Zip("dense"));
        served.Replace("dense", await File.ReadAllBytesAsync(served.Zip("other")));
        await Eventually(async () => (await Classify("you have won", "dense")).Labels.Any(label => label.Label == "later"));

        served.Replace("dense", [1, 2, 3]);
        await Eventually(async () => await served.Http.GetStringAsync("/health") == "Degraded");
        Assert.Contains((await Classify("you have won", "dense")).Labels, label => label.Label == "later");

        served.Replace("dense", original);
        await Eventually(async () => await served.Http.GetStringAsync("/health") == "Healthy");
        Assert.Contains((await Classify("you have won", "dense")).Labels, label => label.Label == "spam");
    }

    [Fact]
    public void TwoModelsOfOneNameAreRefused() => Assert.Contains("'a'", Assert.Throws<ArgumentException>(
        () => Server.Create("http://127.0.0.1:0", [new ModelPool("a", served.Zip("pruned")), new ModelPool("a", served.Zip("other"))])).Message);

    private async Task<Classification> Classify(string text, string? model)
    {
        using var answer = await served.Http.PostAsJsonAsync("/classify", new ClassifyRequest(text, model));
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<Classification>())!;
    }

    private static async Task Eventually(Func<Task<bool>> condition)
    {
        for (int i = 0; i < 300; i++)
        {
            if (await condition())
                return;
            await Task.Delay(100);
        }

        Assert.Fail("It has not come true within 30 seconds.");
    }
}
