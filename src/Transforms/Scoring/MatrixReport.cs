namespace MLNet.Pruning.Transforms;

/// <summary>What pruning left of one matrix.</summary>
/// <param name="Name">The canonical name of the weight, for example <c>encoder.layer.0.attention.self.query.weight</c>.</param>
/// <param name="Rows">Output features.</param>
/// <param name="Columns">Input features.</param>
/// <param name="Kept">Weights that were kept, of <paramref name="Rows"/> times <paramref name="Columns"/>.</param>
public record MatrixReport(string Name, int Rows, int Columns, long Kept)
{
    /// <summary>Weights before pruning.</summary>
    public long Weights => (long)Rows * Columns;

    /// <summary>The share of weights kept, in [0, 1].</summary>
    public double Share => Weights == 0 ? 1 : (double)Kept / Weights;
}
