using Microsoft.Playwright;

namespace MLNet.Pruning.Tests;

/// <summary>One headless Chromium for all tests of a run. It starts with the first page.</summary>
public sealed class Browser : IAsyncLifetime
{
    internal const string Missing = "needs a headless Chromium: apt-get install --no-install-recommends chromium-headless-shell, or name one in MLNET_PRUNING_CHROMIUM";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The program, or null where there is none.</summary>
    public static string? ExecutablePath { get; } =
        new[] { Environment.GetEnvironmentVariable("MLNET_PRUNING_CHROMIUM"), "/usr/bin/chromium-headless-shell", "/usr/bin/chromium" }.FirstOrDefault(File.Exists);

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Opens a page in a context of its own and waits until it is loaded.</summary>
    /// <param name="address">A URL, or the path of a file.</param>
    /// <param name="scheme">What <c>prefers-color-scheme</c> says.</param>
    /// <param name="width">The width of the window in CSS pixels.</param>
    public async Task<BrowserPage> OpenAsync(string address, ColorScheme scheme = ColorScheme.Light, int width = 1280)
    {
        _playwright ??= await Playwright.CreateAsync();
        // Chromium's own sandbox cannot start for root in a container.
        _browser ??= await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = ExecutablePath ?? throw new InvalidOperationException(Missing), ChromiumSandbox = false });
        IBrowserContext context = await _browser.NewContextAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } });
        return await BrowserPage.OpenAsync(context, new Uri(Path.IsPathRooted(address) ? Path.GetFullPath(address) : address, UriKind.Absolute));
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
