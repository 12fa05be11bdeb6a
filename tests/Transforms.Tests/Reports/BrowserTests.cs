using Microsoft.Playwright;
using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Transforms.Tests;

[Collection(BrowserCollection.Name)]
public sealed class BrowserTests(Browser browser) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [BrowserFact]
    public async Task A_page_is_seen_with_its_errors_and_requests()
    {
        string path = _folder.Path("page.html");
        File.WriteAllText(path, """
            <!DOCTYPE html><title>A</title><img src="missing.png" alt=""><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="">
            <script>console.error('first'); setTimeout(() => { throw new Error('second'); }); </script>
            """);

        await using BrowserPage page = await browser.OpenAsync(path);
        await page.Page.WaitForFunctionAsync("() => document.readyState === 'complete'");
        await page.ScreenshotAsync("harness");

        Assert.Equal("A", await page.Page.TitleAsync());
        Assert.Contains("error: first", page.Errors);
        Assert.Contains(page.Errors, error => error.Contains("second"));
        Assert.EndsWith("missing.png", Assert.Single(page.Requests));
    }

    [BrowserFact]
    public async Task The_colour_scheme_and_the_width_are_those_asked_for()
    {
        string path = _folder.Path("page.html");
        File.WriteAllText(path, "<!DOCTYPE html><title>A</title><style>@media (prefers-color-scheme: dark) { body { color: rgb(1, 2, 3) } }</style>");

        async Task<string> Seen(ColorScheme scheme, int width)
        {
            await using BrowserPage page = await browser.OpenAsync(path, scheme, width);
            Assert.Empty(page.Errors);
            return await page.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).color + ' ' + innerWidth");
        }

        Assert.Equal("rgb(0, 0, 0) 1280", await Seen(ColorScheme.Light, 1280));
        Assert.Equal("rgb(1, 2, 3) 400", await Seen(ColorScheme.Dark, 400));
    }

    [BrowserFact]
    public async Task TheChecksFindWhatFailsThem()
    {
        string path = _folder.Path("page.html");
        File.WriteAllText(path, """
            <!DOCTYPE html><body style="background: white"><h1 id="a">A</h1><h3 id="a">B</h3><p style="color: #999">pale</p><table><tr><th>C</th></tr></table>
            <svg width="50" height="20"><text x="40" y="10">cut off</text></svg><a href="#none">D</a><button></button>
            """);
        await using BrowserPage page = await browser.OpenAsync(path);

        Assert.StartsWith("2.8", Assert.Single(await PageChecks.LowContrastAsync(page)), StringComparison.Ordinal);
        Assert.Equal(["cut off"], await PageChecks.CutOffAsync(page));
        string[] found = await PageChecks.InaccessibleAsync(page);
        foreach (string part in new[] { "no language", "no title", "landmarks", "skips a level", "no caption", "no scope", "no role", "no name", "leads nowhere", "not unique" })
            Assert.Contains(found, complaint => complaint.Contains(part, StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();
}
