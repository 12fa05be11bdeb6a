using System.Buffers;

namespace MLNet.Pruning.Transforms;

/// <summary>A weight matrix, laid out to be multiplied.</summary>
/// <param name="rows">Output features.</param>
/// <param name="columns">Input features.</param>
/// <param name="kept">Weights that pruning kept; rounding for storage may turn some of them to zero.</param>
internal abstract class Matrix(int rows, int columns, long kept)
{
    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    public long Kept { get; } = kept;

    /// <summary>This times a tile of tokens.</summary>
    /// <param name="input">The first word of the tile: <see cref="Columns"/> features, one after the other.</param>
    /// <param name="epilogue">Takes each of the <see cref="Rows"/> output features once, in any order.</param>
    public abstract void Multiply<TTile, TFormat, TEpilogue>(ref float input, TEpilogue epilogue)
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>
        where TEpilogue : struct, IEpilogue<TTile>, allows ref struct;

    /// <summary>The matrix as it is stored.</summary>
    public abstract CompressedRows ToCompressedRows();

    /// <summary>The values, row-major, zeros included.</summary>
    public virtual float[] ToDense() => ToCompressedRows().ToDense();

    /// <summary>Rounds <paramref name="values"/> to <paramref name="precision"/> and lays them out for scoring.</summary>
    public static Matrix Compile(int rows, int columns, ReadOnlySpan<float> values, StoragePrecision precision, ScoringPrecision scoring)
    {
        float[] scales = precision == StoragePrecision.Int8 ? new float[rows] : [];
        float[] rounded = ArrayPool<float>.Shared.Rent(values.Length);
        byte[] codes = new byte[columns * WeightCodec.BytesPerValue(precision)];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> source = values.Slice(row * columns, columns);
            float scale = WeightCodec.Scale(source, precision);
            if (precision == StoragePrecision.Int8)
                scales[row] = scale;
            WeightCodec.Encode(source, scale, precision, codes);
            WeightCodec.Decode(codes, scale, precision, rounded.AsSpan(row * columns, columns));
        }

        var stored = CompressedRows.FromDense(rows, columns, NonZeros.Count(values), scales, rounded.AsSpan(0, values.Length));
        ArrayPool<float>.Shared.Return(rounded);
        return FromCompressedRows(stored, scoring);
    }

    /// <summary>Lays out a stored matrix the way that multiplies fastest.</summary>
    public static Matrix FromCompressedRows(CompressedRows stored, ScoringPrecision scoring = ScoringPrecision.Exact) =>
        LayoutCosts.For(scoring).Choose(stored) switch
        {
            MatrixLayout.Dense => new DenseMatrix(stored),
            MatrixLayout.Blocks => new BlockMatrix(stored),
            _ when scoring == ScoringPrecision.Fast => new SparseMatrix<BrainEntry>(stored),
            _ => new SparseMatrix<SingleEntry>(stored),
        };
}
