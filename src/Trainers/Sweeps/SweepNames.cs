namespace MLNet.Pruning.Trainers;

/// <summary>What the pruning methods of a sweep are called in its reports.</summary>
internal static class SweepNames
{
    /// <summary>The name of a method's type, with its settings only where the sweep has others of the same type.</summary>
    public static string Method(SparsitySweepResult result, string method, string pruning) =>
        result.Trials.All(trial => trial.Method != method || trial.Pruning == pruning) ? method : pruning;
}
