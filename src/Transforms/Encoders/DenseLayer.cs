using System.Buffers;
using System.Runtime.Intrinsics;

namespace MLNet.Pruning.Transforms;

/// <summary>A layer that sees one vector a text, the pooler or the classifier: row-major, and dense unless most of it is zero.</summary>
internal sealed class DenseLayer(Linear linear)
{
    private readonly float[]? _values = (linear.Weight as DenseMatrix)?.Values;

    // Spread out at once, the zeros that a file names in a few bytes would take gigabytes.
    private readonly CompressedRows? _nonZeros = linear.Weight is DenseMatrix ? null : linear.Weight.ToCompressedRows();

    public void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        if (_nonZeros is null)
            Run(_values, linear.Bias, input, output);
        else
            RunRows(_nonZeros, input, output);
    }

    private void RunRows(CompressedRows rows, ReadOnlySpan<float> input, Span<float> output)
    {
        float[] line = ArrayPool<float>.Shared.Rent(input.Length);
        for (int row = 0; row < output.Length; row++)
        {
            Array.Clear(line, 0, input.Length);
            for (int i = rows.RowStarts[row]; i < rows.RowStarts[row + 1]; i++)
                line[rows.ColumnIndices[i]] = rows.Values[i];
            Run(line, linear.Bias.AsSpan(row, 1), input, output.Slice(row, 1));
        }
        ArrayPool<float>.Shared.Return(line);
    }

    private static void Run(ReadOnlySpan<float> matrix, ReadOnlySpan<float> bias, ReadOnlySpan<float> input, Span<float> output)
    {
        if (Vector512.IsHardwareAccelerated)
            DotKernel.Run<Tile16>(matrix, bias, input, output);
        else if (Vector256.IsHardwareAccelerated)
            DotKernel.Run<Tile8>(matrix, bias, input, output);
        else
            DotKernel.Run<Tile4>(matrix, bias, input, output);
    }
}
