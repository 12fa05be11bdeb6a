namespace MLNet.Pruning.Trainers;

/// <summary>What a <see cref="CollapseDetector"/> remembers. A checkpoint holds it.</summary>
/// <param name="LowestLoss">The lowest mean loss of a whole stretch so far.</param>
/// <param name="Steps">Steps of the stretch that is under way.</param>
/// <param name="Loss">The sum of their losses over the rows with a label.</param>
/// <param name="Rows">Those rows.</param>
/// <param name="Collapse">In words what happened, where the last whole stretch was one of guessing by a model that had learned; else null.</param>
internal sealed record CollapseState(double LowestLoss, int Steps, double Loss, int Rows, string? Collapse = null)
{
    // Not infinity: JSON has no number for it.
    public static readonly CollapseState Start = new(double.MaxValue, 0, 0, 0);
}
