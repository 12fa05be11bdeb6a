namespace MLNet.Pruning.Transforms;

/// <summary>A matrix of which only the non-zeros are multiplied.</summary>
internal sealed class SparseMatrix(CompressedRows stored) : Matrix(stored.Rows, stored.Columns, stored.Kept, stored.Scales)
{
    /// <summary>The non-zeros.</summary>
    public CompressedRows Stored { get; } = stored;

    public override void Multiply(Activations input, ReadOnlySpan<float> bias, Activations output) => SparseKernel.Run(Stored, bias, input, output);

    public override CompressedRows ToCompressedRows() => Stored;
}
