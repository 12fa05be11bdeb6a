namespace MLNet.Pruning.Trainers;

/// <summary>What the models of a sweep predict.</summary>
internal enum SweepTask
{
    /// <summary>Classes.</summary>
    Classification,

    /// <summary>A number.</summary>
    Regression,
}
