using System.Text;

namespace MLNet.Pruning.CompareApi;

/// <summary>A type or member of a polyfill without its like upstream.</summary>
/// <param name="Type">The full name of the type, or of the type that declares the member.</param>
/// <param name="Found">What the polyfill has.</param>
/// <param name="Expected">What upstream has under that name; empty when there is nothing.</param>
/// <param name="Internal">Whether only publicised references see it.</param>
internal sealed record ApiDifference(string Type, string Found, IReadOnlyList<string> Expected, bool Internal)
{
    public override string ToString()
    {
        var text = new StringBuilder($"  {Type}: {Found}");
        if (Expected.Count == 0)
            text.Append("\n      upstream: nothing of that name");
        foreach (string expected in Expected)
            text.Append("\n      upstream: ").Append(expected);
        return text.ToString();
    }
}
