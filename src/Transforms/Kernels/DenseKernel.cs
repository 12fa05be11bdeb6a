using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>output[row] = bias[row] + sum over k of left(row, k) * input[k], the sum taken in the order of k.</summary>
internal readonly ref struct DenseKernel : ITileKernel
{
    private readonly ReadOnlySpan<float> _left;
    private readonly int _rowStride;
    private readonly int _columnStride;
    private readonly ReadOnlySpan<float> _bias;
    private readonly Activations _input;
    private readonly Activations _output;

    private DenseKernel(ReadOnlySpan<float> left, int rowStride, int columnStride, ReadOnlySpan<float> bias, Activations input, Activations output)
    {
        long last = (long)(output.Features - 1) * rowStride + (long)(input.Features - 1) * columnStride;
        if (last >= left.Length || input.Tokens != output.Tokens || (!bias.IsEmpty && bias.Length != output.Features))
            throw new ArgumentException($"A matrix of {left.Length} values does not lead from {input.Features} to {output.Features} features.");
        _left = left;
        _rowStride = rowStride;
        _columnStride = columnStride;
        _bias = bias;
        _input = input;
        _output = output;
    }

    /// <summary>Multiplies.</summary>
    /// <param name="left">The matrix: value (row, k) lies at <c>row * rowStride + k * columnStride</c>.</param>
    /// <param name="rowStride">Distance from row to row.</param>
    /// <param name="columnStride">Distance from column to column.</param>
    /// <param name="bias">One value per row, or empty.</param>
    /// <param name="input">As many features as the matrix has columns.</param>
    /// <param name="output">As many features as the matrix has rows; overwritten.</param>
    public static void Run(ReadOnlySpan<float> left, int rowStride, int columnStride, ReadOnlySpan<float> bias, Activations input, Activations output)
    {
        var kernel = new DenseKernel(left, rowStride, columnStride, bias, input, output);
        TileLoop.Run(ref kernel, output.Tokens);
    }

    public void Run<TTile>(int token) where TTile : struct, ITile<TTile>
    {
        ref float output = ref Unsafe.Add(ref MemoryMarshal.GetReference(_output.Values), token);
        int row = 0;
        for (; row + 4 <= _output.Features; row += 4)
            FourRows<TTile>(row, token, ref Unsafe.Add(ref output, (nint)row * _output.Stride));
        for (; row < _output.Features; row++)
            OneRow<TTile>(row, token, ref Unsafe.Add(ref output, (nint)row * _output.Stride));
    }

    private void FourRows<TTile>(int row, int token, ref float output) where TTile : struct, ITile<TTile>
    {
        ref float input = ref Unsafe.Add(ref MemoryMarshal.GetReference(_input.Values), token);
        ref float left0 = ref Unsafe.Add(ref MemoryMarshal.GetReference(_left), (nint)row * _rowStride);
        ref float left1 = ref Unsafe.Add(ref left0, _rowStride);
        ref float left2 = ref Unsafe.Add(ref left1, _rowStride);
        ref float left3 = ref Unsafe.Add(ref left2, _rowStride);
        TTile sum0 = Start<TTile>(row), sum1 = Start<TTile>(row + 1), sum2 = Start<TTile>(row + 2), sum3 = Start<TTile>(row + 3);
        nint stride = _input.Stride, columnStride = _columnStride, offset = 0, column = 0;
        for (int k = _input.Features; k > 0; k--, offset += stride, column += columnStride)
        {
            TTile x = TTile.Load(ref input, offset);
            sum0 = TTile.MultiplyAdd(TTile.Create(Unsafe.Add(ref left0, column)), x, sum0);
            sum1 = TTile.MultiplyAdd(TTile.Create(Unsafe.Add(ref left1, column)), x, sum1);
            sum2 = TTile.MultiplyAdd(TTile.Create(Unsafe.Add(ref left2, column)), x, sum2);
            sum3 = TTile.MultiplyAdd(TTile.Create(Unsafe.Add(ref left3, column)), x, sum3);
        }

        nint outputStride = _output.Stride;
        sum0.Store(ref output, 0);
        sum1.Store(ref output, outputStride);
        sum2.Store(ref output, 2 * outputStride);
        sum3.Store(ref output, 3 * outputStride);
    }

    private void OneRow<TTile>(int row, int token, ref float output) where TTile : struct, ITile<TTile>
    {
        ref float input = ref Unsafe.Add(ref MemoryMarshal.GetReference(_input.Values), token);
        ref float left = ref Unsafe.Add(ref MemoryMarshal.GetReference(_left), (nint)row * _rowStride);
        TTile sum = Start<TTile>(row);
        for (nint k = 0; k < _input.Features; k++)
            sum = TTile.MultiplyAdd(TTile.Create(Unsafe.Add(ref left, k * _columnStride)), TTile.Load(ref input, k * _input.Stride), sum);
        sum.Store(ref output, 0);
    }

    private TTile Start<TTile>(int row) where TTile : struct, ITile<TTile> => TTile.Create(_bias.IsEmpty ? 0f : _bias[row]);
}
