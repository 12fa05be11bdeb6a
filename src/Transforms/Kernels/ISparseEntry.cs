namespace MLNet.Pruning.Transforms;

/// <summary>A non-zero of a sparse matrix: its value and its column.</summary>
internal interface ISparseEntry<TSelf> where TSelf : struct, ISparseEntry<TSelf>
{
    static abstract TSelf Create(float value, int column);

    static abstract ref float Value(ref TSelf entry);

    static abstract int Column(ref TSelf entry);
}
