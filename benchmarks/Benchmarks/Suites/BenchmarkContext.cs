namespace MLNet.Pruning.Benchmarks;

/// <summary>What every benchmark works with.</summary>
/// <param name="Settings">How long to measure.</param>
/// <param name="Models">The models.</param>
/// <param name="Processor">The machine.</param>
/// <param name="Say">Tells people what goes on.</param>
internal sealed record BenchmarkContext(Settings Settings, PrunedModels Models, string Processor, Action<string> Say)
{
    /// <summary>A figure; one without a goal is marked as information.</summary>
    public BenchmarkRow Row(string id, string name, double value, string unit, Goal? goal, string how, string? peer = null, double? peerValue = null) =>
        new(goal is null ? id + ".info" : id, name, value, unit, goal, peer, peerValue, Processor, how);

    /// <summary>How the rounds of a contest were run.</summary>
    public string Rounds(int threads) => $"{Settings.Rounds} alternating rounds of {Settings.Seconds} s on core {Cores.First(threads)}";
}
