namespace MLNet.Pruning.Transforms;

/// <summary>A matrix that multiplies every value, row-major.</summary>
internal sealed class DenseMatrix(CompressedRows stored) : Matrix(stored.Rows, stored.Columns, stored.Kept)
{
    private readonly float[] _scales = stored.Scales;

    public float[] Values { get; } = stored.ToDense();

    public override void Multiply<TTile, TFormat, TEpilogue>(ref float input, TEpilogue epilogue) =>
        DenseKernel.Run<TTile, TFormat, TEpilogue>(ref Values[0], Columns, 1, Rows, Columns, ref input, TFormat.Words, epilogue);

    public override CompressedRows ToCompressedRows() => CompressedRows.FromDense(Rows, Columns, Kept, _scales, Values);

    public override float[] ToDense() => (float[])Values.Clone();
}
