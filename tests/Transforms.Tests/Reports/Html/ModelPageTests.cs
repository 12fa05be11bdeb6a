using System.Globalization;
using Microsoft.ML;
using Microsoft.Playwright;
using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Transforms.Tests.Reports;

[Collection(BrowserCollection.Name)]
public sealed class ModelPageTests(Browser browser) : IDisposable
{
    private readonly MLContext _context = new(1);
    private readonly TemporaryFolder _folder = new();

    [BrowserFact]
    public async Task ThePageIsQuietAndReadableInBothSchemes()
    {
        string path = Page(ReportSamples.Report);
        foreach (ColorScheme scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using BrowserPage page = await browser.OpenAsync(path, scheme);
            await page.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(details => details.open = true)");
            await page.ScreenshotAsync($"model-report-{scheme}");

            Assert.Empty(page.Errors);
            Assert.Empty(page.Requests);
            Assert.Empty(await PageChecks.LowContrastAsync(page));
            Assert.Empty(await PageChecks.InaccessibleAsync(page));
            Assert.Empty(await PageChecks.CutOffAsync(page));
            Assert.Equal(0, await page.Page.EvaluateAsync<int>("() => [...document.querySelectorAll('.wide')].filter(part => part.scrollWidth > part.clientWidth).length"));
        }
    }

    [BrowserFact]
    public async Task ChartsHaveTheMarksThatTheDataDemand()
    {
        await using BrowserPage page = await browser.OpenAsync(Page(ReportSamples.Report));
        Task<int> Count(string selector) => page.Page.Locator(selector).CountAsync();

        // Of lines one point per point of the curve, of the part that sets in later fewer; epochs are marked.
        string[] lines = await page.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('#loss > svg path.line')].map(line => line.getAttribute('d'))");
        Assert.Equal([50, 50, 25, 5], lines.Select(line => line.Count(letter => letter is 'M' or 'L')));
        Assert.Equal(ReportSamples.Epochs, await Count("#loss circle"));
        Assert.Equal(4, await Count("#loss .legend li"));
        Assert.Equal(ReportSamples.Epochs, await Count("#metric circle"));
        Assert.Equal(1, await Count("#remaining > svg path.line"));

        // The sample keeps bins 0 (empty) to 7 and 21 to 31, and cuts 6 to 22.
        string[] bars = await page.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('#weights > svg path')].map(bar => bar.getAttribute('d'))");
        Assert.Equal([18, 17], bars.Select(bar => bar.Count(letter => letter == 'M')));
        Assert.Equal(24, await Count("details figure svg"));
        MovementHistogram movement = ReportSamples.Report.Distributions!.Movement;
        Assert.Equal(movement.Kept.Zip(movement.Cut, (kept, cut) => kept + cut).Count(count => count > 0), await Count("#movement > svg rect.empty"));
        Assert.Equal(movement.Kept.Count(count => count > 0), await Count("#movement > svg rect.bar"));

        Assert.Equal(12, await Count(".masks image"));
        Assert.True(await page.Page.EvaluateAsync<bool>("() => [...document.querySelectorAll('.masks image')].every(image => image.getBBox().width === 100)"));
        Assert.Equal(60, await Count("#map-chart use"));
        Assert.Equal(3, await page.Page.EvaluateAsync<int>("() => new Set([...document.querySelectorAll('#map-chart use')].map(mark => mark.getAttribute('href'))).size"));
        Assert.Equal(2, await Count("#kept-by-layer rect"));
        Assert.Equal(6, await Count("#kept-by-kind rect"));
        Assert.Contains(ReportSamples.Hostile, await page.Page.Locator("#map-chart .legend").TextContentAsync(), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task PicturesOfMasksAreDecodedAsTheyWereMade()
    {
        PrunedTextClassificationTransformer model = ReportSamples.Model(_context, null);
        await using BrowserPage page = await browser.OpenAsync(Page(null));

        // The first picture: 16 x 16 pixels, one weight each.
        int[] opacities = await page.Page.EvaluateAsync<int[]>("""
            async () => {
              const image = new Image();
              image.src = document.querySelector('.masks image').href.baseVal;
              await image.decode();
              const canvas = document.createElement('canvas');
              [canvas.width, canvas.height] = [image.width, image.height];
              const context = canvas.getContext('2d');
              context.drawImage(image, 0, 0);
              return [...context.getImageData(0, 0, image.width, image.height).data].filter((_, i) => i % 4 === 3);
            }
            """);

        float[] weights = model.ToTensors()["encoder.layer.0.attention.self.query.weight"].Values.ToArray();
        Assert.Equal(weights.Select(weight => weight != 0), opacities.Select(opacity => opacity > 0));
    }

    [BrowserFact]
    public async Task TablesSortByNumberAndByText()
    {
        await using BrowserPage page = await browser.OpenAsync(Page(ReportSamples.Report));
        ILocator table = page.Page.Locator("table", new() { HasText = "The prunable matrices" });
        async Task<string[]> Column(int column) => [.. await table.Locator($"tbody tr > :nth-child({column})").AllInnerTextsAsync()];
        Task<string[]> Sorted() => table.EvaluateAsync<string[]>("table => [...table.tHead.rows[0].cells].map(heading => heading.getAttribute('aria-sort'))");
        string[] names = await Column(1);

        await table.GetByRole(AriaRole.Button, new() { Name = "kept" }).ClickAsync();
        int[] kept = [.. (await Column(4)).Select(text => int.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture))];
        Assert.Equal(kept.Order(), kept);
        Assert.Equal(["none", "none", "none", "ascending", "none", "none"], await Sorted());

        await table.GetByRole(AriaRole.Button, new() { Name = "kept" }).ClickAsync();
        Assert.Equal(kept.OrderDescending(), (await Column(4)).Select(text => int.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)));

        // By keyboard.
        await table.GetByRole(AriaRole.Button, new() { Name = "matrix" }).PressAsync("Enter");
        Assert.Equal(names.Order(StringComparer.Ordinal), await Column(1));
        Assert.Equal(["ascending", "none", "none", "none", "none", "none"], await Sorted());
    }

    [BrowserFact]
    public async Task ANarrowWindowAndPaperHoldThePage()
    {
        string path = Page(ReportSamples.Report);
        await using BrowserPage narrow = await browser.OpenAsync(path, ColorScheme.Dark, width: 390);
        await narrow.ScreenshotAsync("model-report-narrow");
        Assert.Equal(390, await narrow.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));

        await narrow.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Equal("none", await narrow.Page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('nav')).display"));
        Assert.Empty(await PageChecks.LowContrastAsync(narrow));
        Assert.True(await narrow.Page.EvaluateAsync<bool>("() => [...document.querySelectorAll('details figure')].every(figure => figure.checkVisibility({ contentVisibilityAuto: true }))"));
        Assert.Equal("rgb(255, 255, 255)", await narrow.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"));
        Assert.True(new FileInfo(path).Length < 150_000, $"{new FileInfo(path).Length} bytes");
    }

    [BrowserFact]
    public async Task AModelWithoutReportHasAPageWithoutCurves()
    {
        await using BrowserPage page = await browser.OpenAsync(Page(null));
        await page.ScreenshotAsync("model-report-without-training");

        Assert.Empty(page.Errors);
        Assert.Equal(0, await page.Page.Locator("#loss").CountAsync());
        Assert.Equal(12, await page.Page.Locator(".masks image").CountAsync());
        Assert.Equal(2, await page.Page.Locator(".note").CountAsync());
        Assert.Empty(await PageChecks.InaccessibleAsync(page));
    }

    private string Page(TrainingReport? report)
    {
        string path = _folder.Path("report.html");
        ModelReport.FromModel(ReportSamples.Model(_context, report), ReportSamples.Texts(_context)).Save(path);
        return path;
    }

    public void Dispose() => _folder.Dispose();
}
