namespace MLNet.Pruning.Trainers;

/// <summary>A cut of every matrix by the size of its weights.</summary>
/// <param name="Step">Steps done when it is made.</param>
/// <param name="Share">The share of every matrix that is left.</param>
internal readonly record struct WeightCut(int Step, double Share);
