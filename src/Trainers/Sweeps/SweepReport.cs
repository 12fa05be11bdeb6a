using System.Text;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// A report on a sweep as one HTML page that needs nothing beside itself: the metric against size and against time per row, with the candidates that none
/// beats, the choice, and every trial with its options.
/// </summary>
public sealed class SweepReport
{
    private readonly SparsitySweepResult _result;
    private readonly double _withinPoints;

    internal SweepReport(SparsitySweepResult result, double withinPoints) => (_result, _withinPoints) = (result, withinPoints);

    /// <summary>The page.</summary>
    /// <returns>HTML; the same results give the same page.</returns>
    public string ToHtml() => SweepPage.Format(_result, _withinPoints);

    /// <summary>Writes the page to a file, which appears when it is whole.</summary>
    /// <param name="path">The file, for example <c>sweep.html</c>; one that exists is replaced.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        WholeFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(ToHtml())));
    }
}
