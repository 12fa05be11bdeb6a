namespace MLNet.Pruning.Tests;

/// <summary>A test that needs Debian's headless Chromium; skipped with a message where it is absent, but never in continuous integration.</summary>
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Browser.ExecutablePath is null && Environment.GetEnvironmentVariable("CI") is not "true")
            Skip = Browser.Missing;
    }
}
