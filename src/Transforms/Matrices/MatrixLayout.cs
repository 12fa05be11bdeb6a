namespace MLNet.Pruning.Transforms;

/// <summary>The ways in which a matrix may lie in memory.</summary>
internal enum MatrixLayout
{
    Dense,
    Sparse,
    Blocks,
}
