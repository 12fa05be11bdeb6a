namespace MLNet.Pruning.Trainers;

/// <summary>
/// Magnitude pruning: of every matrix the weights of the largest absolute value stay, chosen anew at every step. A masked weight gets no gradient,
/// so it returns only when others shrink below it.
/// </summary>
/// <remarks>Zhu and Gupta 2017 (arXiv 1710.01878), as the "MaP" baseline of Sanh, Wolf and Rush 2020 (arXiv 2005.07683) has it.</remarks>
public sealed record Magnitude : PruningMethod
{
    internal override MaskSource MaskSource => MaskSource.Weight;
}
