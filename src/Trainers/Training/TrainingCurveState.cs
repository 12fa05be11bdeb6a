using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>What a <see cref="TrainingCurve"/> needs to go on.</summary>
/// <param name="Points">The whole points.</param>
/// <param name="Totals">The losses of the steps behind them.</param>
/// <param name="Last">The point of those steps; null where there are none.</param>
internal sealed record TrainingCurveState(IReadOnlyList<TrainingPoint> Points, LossTotals Totals, TrainingPoint? Last)
{
    public static TrainingCurveState Start => new([], new LossTotals(), null);
}
