namespace MLNet.Pruning.Docs.Tests.Pages;

/// <summary>A block of C# in a page.</summary>
/// <param name="Page">The page, from the root of the checkout.</param>
/// <param name="Line">The line of the page that the first line of code stands on, from 1.</param>
/// <param name="Words">What follows "csharp" on the fence: see CONTRIBUTING.md.</param>
/// <param name="Code">The lines between the fences.</param>
internal sealed record CodeBlock(string Page, int Line, IReadOnlyList<string> Words, string Code)
{
    /// <summary>The code needs what the blocks before it declare.</summary>
    public bool Continued => Words.Contains("continued");

    /// <summary>The code uses packages that have no polyfill.</summary>
    public bool NeedsPackages => Words.Contains("packages");

    /// <summary>The code is written as a part of this library, whose internals it uses.</summary>
    public bool UsesInternals => Words.Contains("internals");
}
