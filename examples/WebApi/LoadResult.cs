namespace MLNet.Pruning.Examples.WebApi;

/// <summary>What a server did under load.</summary>
/// <param name="Answers">Requests that were answered.</param>
/// <param name="Errors">Requests that were not.</param>
/// <param name="FirstError">What the first error was.</param>
/// <param name="Rewrites">How often the model's file was replaced.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Milliseconds">What the answered requests took, in ascending order.</param>
internal sealed record LoadResult(int Answers, int Errors, string? FirstError, int Rewrites, TimeSpan Duration, IReadOnlyList<double> Milliseconds)
{
    /// <summary>Answers per second.</summary>
    public double PerSecond => Answers / Duration.TotalSeconds;

    public override string ToString() => FormattableString.Invariant(
        $"{Answers} answers in {Duration.TotalSeconds:F1} s, {PerSecond:F0} a second; {Errors} errors{(FirstError is null ? "" : $", the first: {FirstError}")}; {Rewrites} rewrites; milliseconds: median {At(0.5):F1}, 99 of 100 within {At(0.99):F1}");

    private double At(double share) => Answers == 0 ? double.NaN : Milliseconds[(int)(share * (Answers - 1))];
}
