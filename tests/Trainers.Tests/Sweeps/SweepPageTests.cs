using System.Globalization;
using Microsoft.Playwright;
using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Trainers.Tests;

[Collection(BrowserCollection.Name)]
public sealed class SweepPageTests(Browser browser) : IDisposable
{
    private const string Hostile = "<script>alert('x')</script>";

    private static readonly double[] Levels = [0.5, 0.2, 0.1, 0.05, 0.03];

    private readonly TemporaryFolder _folder = new();

    [BrowserFact]
    public async Task ThePageIsQuietAndReadableInBothSchemes()
    {
        string path = Page(Sweep());
        foreach (ColorScheme scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using BrowserPage page = await browser.OpenAsync(path, scheme);
            await page.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(details => details.open = true)");
            await page.ScreenshotAsync($"sweep-report-{scheme}");

            Assert.Empty(page.Errors);
            Assert.Empty(page.Requests);
            Assert.Empty(await PageChecks.LowContrastAsync(page));
            Assert.Empty(await PageChecks.InaccessibleAsync(page));
            Assert.Empty(await PageChecks.CutOffAsync(page));
        }
    }

    [BrowserFact]
    public async Task ChartsAndTablesHaveEveryCandidateAndTheChoice()
    {
        SparsitySweepResult result = Sweep();
        await using BrowserPage page = await browser.OpenAsync(Page(result));
        Task<int> Count(string selector) => page.Page.Locator(selector).CountAsync();

        foreach ((string chart, IReadOnlyList<SweepCandidate> front) in new[] { ("#by-size", result.SizeFront), ("#by-time", result.SpeedFront) })
        {
            Assert.Equal(result.Candidates.Count(candidate => double.IsFinite(candidate.Metric)), await Count($"{chart} > svg path.mark"));
            Assert.Equal(result.Candidates.Count(candidate => candidate.StandardError is not null), await Count($"{chart} > svg path.error"));
            Assert.Equal(1, await Count($"{chart} circle.ring"));
            string? line = await page.Page.Locator($"{chart} path.front").GetAttributeAsync("d");
            Assert.Equal(front.Count, line!.Count(letter => letter is 'M' or 'L'));
            Assert.Equal(4, await Count($"{chart} .legend li"));
        }

        Assert.Equal([.. new[] { result.Smallest(), result.Fastest() }.Distinct().Select(candidate => candidate.Method)], await page.Page.Locator("tr.chosen th").AllInnerTextsAsync());
        Assert.Equal(result.Trials.Count, await Count("section[aria-labelledby=trials] tbody tr"));
        Assert.Contains("IOException: full", await page.Page.Locator("section[aria-labelledby=trials]").InnerTextAsync(), StringComparison.Ordinal);
        string settings = await page.Page.Locator("section[aria-labelledby=settings]").InnerTextAsync();
        Assert.Contains("BatchSize", settings, StringComparison.Ordinal);
        Assert.Contains(".NET 10.", settings, StringComparison.Ordinal);
        Assert.Equal(0, await page.Page.Locator("script", new() { HasText = "alert" }).CountAsync());
    }

    [BrowserFact]
    public async Task CandidatesSortByNumberWithEmptyCellsLast()
    {
        await using BrowserPage page = await browser.OpenAsync(Page(Sweep()));
        ILocator table = page.Page.Locator("section[aria-labelledby=candidates] table");
        async Task<double[]> Bytes() => [.. (await table.Locator("tbody tr > :nth-child(7)").AllInnerTextsAsync())
            .Select(text => text.Length == 0 ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture))];

        await table.GetByRole(AriaRole.Button, new() { Name = "bytes" }).ClickAsync();
        double[] sorted = await Bytes();
        Assert.Equal(double.PositiveInfinity, sorted[^1]);
        Assert.Equal(sorted.Order(), sorted);

        await table.GetByRole(AriaRole.Button, new() { Name = "bytes" }).ClickAsync();
        sorted = await Bytes();
        Assert.Equal(double.PositiveInfinity, sorted[^1]);
        Assert.Equal(sorted[..^1].OrderDescending(), sorted[..^1]);
    }

    [BrowserFact]
    public async Task TwoHundredTrialsArePagedInOneGo()
    {
        string path = Page(Sweep(methods: 4, seeds: 10));
        await using BrowserPage page = await browser.OpenAsync(path);
        await page.ScreenshotAsync("sweep-report-200");

        Assert.InRange(await page.Page.Locator("section[aria-labelledby=trials] tbody tr").CountAsync(), 200, 230);
        Assert.Empty(await PageChecks.CutOffAsync(page));
        Assert.InRange(new FileInfo(path).Length, 50_000, 400_000);
    }

    [Fact]
    public void TextOfTheDataIsEncoded()
    {
        string html = Sweep().ToReport().ToHtml();

        Assert.DoesNotContain(Hostile, html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void SettingsAreNamedWhereTheyTellMethodsApart()
    {
        SparsitySweepResult result = Result(Trial("A", 0, 0.1, 1) with { Pruning = "A { Cuts = 1 }" }, Trial("A", 0, 0.1, 1) with { Pruning = "A { Cuts = 2 }" }, Trial("B", 0, 0.1, 1));

        Assert.Equal(["A { Cuts = 1 }", "A { Cuts = 2 }", "B"], result.Trials.Select(trial => SweepNames.Method(result, trial.Method, trial.Pruning)));
    }

    [Fact]
    public void WithoutADenseModelOrTimesThePageSaysSo()
    {
        SparsitySweepResult running = Result(Trial("A", 0, 0.1, 1) with { MillisecondsPerRow = null });
        SparsitySweepResult none = Result();

        Assert.Contains("no choice", running.ToReport().ToHtml(), StringComparison.Ordinal);
        Assert.Contains("there are none yet", running.ToReport().ToHtml(), StringComparison.Ordinal);
        Assert.Contains("0 trials", none.ToReport().ToHtml(), StringComparison.Ordinal);
        Assert.Contains("withinPoints is -1", Assert.Throws<ArgumentOutOfRangeException>(() => none.ToReport(-1)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string Page(SparsitySweepResult result)
    {
        string path = _folder.Path("sweep.html");
        result.ToReport().Save(path);
        return path;
    }

    // The metric falls with the share, and of the first method less; one candidate fails with one seed, one with all.
    private static SparsitySweepResult Sweep(int methods = 2, int seeds = 3) => Result(
    [
        .. Enumerable.Range(0, seeds).Select(seed => Trial("None", 0, 1, seed)),
        .. from method in Enumerable.Range(0, methods)
           from level in Levels
           from seed in Enumerable.Range(0, seeds)
           select Trial("Method" + method, method, level, seed),
        Trial("Odd", 2, 0.4, 0), Failed("Odd", 0.4, 1), Failed("Broken", 0.1, 0),
    ]);

    private static SweepTrialResult Failed(string method, double share, int seed) =>
        Trial(method, 0, share, seed) with { Metric = null, KeptShare = null, ZipBytes = null, MillisecondsPerRow = null, Error = "IOException: full", Settings = null };

    private static SweepTrialResult Trial(string method, int place, double share, int seed) => new()
    {
        Method = method,
        Pruning = $"{method} {{ Name = {Hostile} }}",
        RemainingWeights = share,
        Seed = seed,
        Metric = 0.93 - (0.004 * (place + 1) / (share + 0.05)) + (0.003 * Math.Sin((7 * seed) + (13 * share))),
        KeptShare = share,
        ZipBytes = (long)(2_000_000 + (8_000_000 * share * (1 + (0.05 * place)))),
        MillisecondsPerRow = 0.4 + (6 * share) + (0.01 * seed),
        Seconds = 100 + seed,
        PeakMemoryBytes = 1_500_000_000,
        Settings = FormattableString.Invariant($"Pruning = {method} {{ }}; RemainingWeights = {share}; BatchSize = 32; Student = {Hostile}; Seed = {seed}"),
        Ended = DateTimeOffset.UnixEpoch,
    };

    private static SparsitySweepResult Result(params SweepTrialResult[] trials) =>
        new("folder", SweepSettings.Of(SweepMetric.MicroAccuracy, "rows"), trials);
}
