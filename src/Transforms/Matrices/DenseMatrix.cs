namespace MLNet.Pruning.Transforms;

/// <summary>A matrix that holds every value, row-major.</summary>
internal sealed class DenseMatrix : Matrix
{
    public DenseMatrix(int rows, int columns, long kept, float[] scales, float[] values) : base(rows, columns, kept, scales)
    {
        if (values.Length != (long)rows * columns)
            throw new ArgumentException($"A matrix of {rows} x {columns} does not have {values.Length} values.", nameof(values));
        Values = values;
    }

    public float[] Values { get; }

    public override void Multiply(Activations input, ReadOnlySpan<float> bias, Activations output)
    {
        if (input.Features != Columns || output.Features != Rows)
            throw new ArgumentException($"A matrix of {Rows} x {Columns} does not lead from {input.Features} to {output.Features} features.");
        DenseKernel.Run(Values, Columns, 1, bias, input, output);
    }

    public override CompressedRows ToCompressedRows() => CompressedRows.FromDense(Rows, Columns, Kept, Scales, Values);

    public override float[] ToDense() => (float[])Values.Clone();
}
