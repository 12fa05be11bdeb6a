namespace MLNet.Pruning.Benchmarks;

/// <summary>One measured figure.</summary>
/// <param name="Id">The benchmark; of rows without a goal followed by <c>.info</c>.</param>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The figure that the goal is about; a ratio to the peer where there is one.</param>
/// <param name="Unit">The unit of <paramref name="Value"/>.</param>
/// <param name="Goal">What the value should be; null for rows that are for information.</param>
/// <param name="Peer">What was measured against, and the unit of <paramref name="PeerValue"/>; null without a peer.</param>
/// <param name="PeerValue">The peer's own figure.</param>
/// <param name="Processor">Where it was measured.</param>
/// <param name="How">How it was measured, our own figure beside a ratio, and the spread.</param>
internal sealed record BenchmarkRow(
    string Id, string Name, double Value, string Unit, Goal? Goal, string? Peer, double? PeerValue, string Processor, string How)
{
    public bool MissesGoal => Goal is { } goal && !goal.IsMetBy(Value);
}
