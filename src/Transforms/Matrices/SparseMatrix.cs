namespace MLNet.Pruning.Transforms;

/// <summary>What the sparse layouts share.</summary>
internal static class SparseMatrix
{
    /// <summary>Columns that a non-zero can name.</summary>
    public const int MaxColumns = ushort.MaxValue + 1;
}
