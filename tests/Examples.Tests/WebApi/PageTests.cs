using Microsoft.Playwright;

namespace MLNet.Pruning.Examples.Tests.WebApi;

[Collection(BrowserCollection.Name)]
public sealed class PageTests(Browser browser, ServedModels served) : IClassFixture<ServedModels>
{
    private string Url => served.Http.BaseAddress!.ToString();

    [BrowserFact]
    public async Task ItClassifiesAsYouTypeAndComparesTheModels()
    {
        await using BrowserPage page = await browser.OpenAsync(Url);
        await page.Page.Locator("#text").PressSequentiallyAsync("you have won prize number 7", new() { Delay = 50 });
        await page.Page.Locator("#speed").GetByText("times as long").WaitForAsync();

        var sections = page.Page.Locator("section");
        Assert.Equal(2, await sections.CountAsync());
        foreach (var (section, name) in (await sections.AllAsync()).Zip(["pruned", "dense"]))
        {
            Assert.StartsWith($"{name}, ", await section.Locator("h2").TextContentAsync());
            Assert.Matches(@"^\d+\.\d\d ms$", await section.Locator(".time").TextContentAsync());
            Assert.Equal(["ham", "spam"], (await section.Locator("li span:first-child").AllTextContentsAsync()).Order());
            Assert.All(await section.Locator("li span:last-child").AllTextContentsAsync(), share => Assert.Matches(@"^\d+\.\d %$", share));
        }

        await page.ScreenshotAsync("web-api-light");
        Assert.Equal("", await page.Page.Locator("#error").TextContentAsync());
        Assert.Empty(page.Errors);
        Assert.All(page.Requests, request => Assert.StartsWith(Url, request));
    }

    [BrowserFact]
    public async Task LabelsAreTextAndTheDarkSchemeIsDark()
    {
        await using BrowserPage page = await browser.OpenAsync(Url, ColorScheme.Dark, width: 400);
        await page.Page.FillAsync("#text", "<b>see</b> you at noon");
        await page.Page.Locator("section:last-child li").First.WaitForAsync();
        await page.ScreenshotAsync("web-api-dark");
        Assert.Equal("rgb(20, 24, 31)", await page.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"));
        Assert.True(await page.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        Assert.Empty(page.Errors);
    }

    [BrowserFact]
    public async Task ARefusalIsShownInWords()
    {
        await using BrowserPage page = await browser.OpenAsync(Url);
        await page.Page.RouteAsync("**/classify", route => route.FulfillAsync(new()
        {
            Status = 400,
            ContentType = "application/problem+json",
            Body = """{ "title": "One or more validation errors occurred.", "errors": { "text": ["expected another text"] } }""",
        }));
        await page.Page.FillAsync("#text", "a");
        await page.Page.Locator("#error").GetByText("text: expected another text").WaitForAsync();
    }
}
