namespace MLNet.Pruning.Transforms;

/// <summary>How long one text takes on one thread of this machine, from its tokens to the outputs.</summary>
/// <param name="Tokens">Tokens of the text, special tokens included.</param>
/// <param name="Milliseconds">The median over the runs.</param>
/// <param name="Runs">The runs measured.</param>
public sealed record ScoringTime(int Tokens, double Milliseconds, int Runs);
