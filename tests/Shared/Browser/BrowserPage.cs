using Microsoft.Playwright;

namespace MLNet.Pruning.Tests;

/// <summary>A page with what it complained about and what it asked the network for.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [], _requests = [];

    private BrowserPage(IBrowserContext context, IPage page, Uri address)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _errors.Add($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => _errors.Add(error);
        page.Request += (_, request) =>
        {
            if (request.Url != address.AbsoluteUri)
                _requests.Add(request.Url);
        };
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings in the console and exceptions that no script caught.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>The addresses that were asked for beside the page itself; data URIs are not among them.</summary>
    public IReadOnlyList<string> Requests => _requests;

    internal static async Task<BrowserPage> OpenAsync(IBrowserContext context, Uri address)
    {
        var page = new BrowserPage(context, await context.NewPageAsync(), address);
        await page.Page.GotoAsync(address.AbsoluteUri);
        return page;
    }

    /// <summary>Writes a picture of the whole page to <c>artifacts/screenshots</c> of the repository, for people to look at.</summary>
    /// <param name="name">The name of the file without its ending.</param>
    public Task ScreenshotAsync(string name) => Page.ScreenshotAsync(new() { Path = Repository.Path($"artifacts/screenshots/{name}.png"), FullPage = true });

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
