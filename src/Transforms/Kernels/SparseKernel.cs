using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// output[row] = bias[row] + sum over the row's non-zeros of value * input[column]. Four partial sums take the non-zeros in turn,
/// whatever the tile's width, so that a token's bits depend on nothing but its own row of text.
/// </summary>
internal readonly ref struct SparseKernel : ITileKernel
{
    private readonly ReadOnlySpan<int> _rowStarts;
    private readonly ReadOnlySpan<int> _columns;
    private readonly ReadOnlySpan<float> _values;
    private readonly ReadOnlySpan<float> _bias;
    private readonly Activations _input;
    private readonly Activations _output;

    private SparseKernel(CompressedRows matrix, ReadOnlySpan<float> bias, Activations input, Activations output)
    {
        if (input.Features != matrix.Columns || output.Features != matrix.Rows || input.Tokens != output.Tokens || bias.Length != matrix.Rows)
            throw new ArgumentException($"A matrix of {matrix.Rows} x {matrix.Columns} does not lead from {input.Features} to {output.Features} features.");
        _rowStarts = matrix.RowStarts;
        _columns = matrix.ColumnIndices;
        _values = matrix.Values;
        _bias = bias;
        _input = input;
        _output = output;
    }

    /// <summary>Multiplies. The matrix vouches for its row starts and columns being in range.</summary>
    public static void Run(CompressedRows matrix, ReadOnlySpan<float> bias, Activations input, Activations output)
    {
        var kernel = new SparseKernel(matrix, bias, input, output);
        TileLoop.Run(ref kernel, output.Tokens);
    }

    public void Run<TTile>(int token) where TTile : struct, ITile<TTile>
    {
        ref float input = ref Unsafe.Add(ref MemoryMarshal.GetReference(_input.Values), token);
        ref float output = ref Unsafe.Add(ref MemoryMarshal.GetReference(_output.Values), token);
        ref int columns = ref MemoryMarshal.GetReference(_columns);
        ref float values = ref MemoryMarshal.GetReference(_values);
        nint stride = _input.Stride, i = 0;
        for (int row = 0; row < _output.Features; row++)
        {
            nint end = _rowStarts[row + 1];
            TTile sum0 = TTile.Create(_bias[row]), sum1 = TTile.Create(0f), sum2 = TTile.Create(0f), sum3 = TTile.Create(0f);
            for (; i + 4 <= end; i += 4)
            {
                sum0 = Add(sum0, ref values, ref columns, i, ref input, stride);
                sum1 = Add(sum1, ref values, ref columns, i + 1, ref input, stride);
                sum2 = Add(sum2, ref values, ref columns, i + 2, ref input, stride);
                sum3 = Add(sum3, ref values, ref columns, i + 3, ref input, stride);
            }

            for (; i < end; i++)
                sum0 = Add(sum0, ref values, ref columns, i, ref input, stride);
            (sum0 + sum1 + (sum2 + sum3)).Store(ref output, (nint)row * _output.Stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TTile Add<TTile>(TTile sum, ref float values, ref int columns, nint i, ref float input, nint stride) where TTile : struct, ITile<TTile> =>
        TTile.MultiplyAdd(TTile.Create(Unsafe.Add(ref values, i)), TTile.Load(ref input, Unsafe.Add(ref columns, i) * stride), sum);
}
