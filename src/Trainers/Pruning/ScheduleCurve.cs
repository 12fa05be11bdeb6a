namespace MLNet.Pruning.Trainers;

/// <summary>How the share of remaining weights falls between warm-up and cool-down.</summary>
public enum ScheduleCurve
{
    /// <summary>Fast first: final + (1 - final)(1 - progress)³.</summary>
    Cubic,

    /// <summary>Evenly: final + (1 - final)(1 - progress).</summary>
    Linear,

    /// <summary>All at once when the warm-up ends.</summary>
    OneCut,
}
