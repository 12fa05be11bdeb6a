namespace MLNet.Pruning.Examples.WebApi;

/// <summary>The body of a request.</summary>
/// <param name="Text">The text to classify, of 1 to <see cref="LongestText"/> characters.</param>
/// <param name="Model">The name of the model; null: the first.</param>
internal sealed record ClassifyRequest(string? Text, string? Model)
{
    public const int LongestText = 10_000;
}
