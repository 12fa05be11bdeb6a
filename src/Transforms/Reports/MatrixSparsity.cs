namespace MLNet.Pruning.Transforms;

/// <summary>What pruning left of one matrix, and what it takes in a file.</summary>
/// <param name="Name">The canonical name of the weight, for example <c>encoder.layer.0.attention.self.query.weight</c>.</param>
/// <param name="Rows">Output features.</param>
/// <param name="Columns">Input features.</param>
/// <param name="Kept">Weights that were kept, of <paramref name="Rows"/> times <paramref name="Columns"/>.</param>
/// <param name="Bytes">Bytes of the matrix in the file.</param>
/// <param name="Histogram">The kept weights as they score; those that rounding for storage turned to zero are not in it.</param>
public sealed record MatrixSparsity(string Name, int Rows, int Columns, long Kept, long Bytes, WeightHistogram Histogram) : MatrixReport(Name, Rows, Columns, Kept);
