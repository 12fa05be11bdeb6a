namespace MLNet.Pruning.Transforms;

/// <summary>One line of a chart.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Points">The points by rising x; those that are not finite part the line.</param>
/// <param name="Marked">Whether every point has a mark, for few points that are measured one by one.</param>
internal sealed record LineSeries(string Name, IReadOnlyList<(double X, double Y)> Points, bool Marked = false);
