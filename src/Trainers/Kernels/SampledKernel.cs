using System.Runtime.CompilerServices;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>Some elements of a product of two matrices whose rows lie turned: sums along the lanes, four elements of a row side by side.</summary>
internal static class SampledKernel
{
    /// <summary>Adds to the elements of one line: the sum over the tokens of left(token) * right(column, token).</summary>
    /// <param name="left">The line of the left matrix: <paramref name="tokens"/> values.</param>
    /// <param name="right">The right matrix: for every column <paramref name="tokens"/> values, one column behind the other.</param>
    /// <param name="tokens">Whole tiles.</param>
    /// <param name="columns">The columns of the wanted elements.</param>
    /// <param name="result">Receives element c at c times the stride.</param>
    /// <param name="stride">Floats from element to element.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TTile>(ref float left, ref float right, int tokens, ReadOnlySpan<int> columns, ref float result, nint stride)
        where TTile : struct, ITile<TTile>
    {
        int i = 0;
        for (; i + 4 <= columns.Length; i += 4)
        {
            ref float right0 = ref Unsafe.Add(ref right, (nint)columns[i] * tokens);
            ref float right1 = ref Unsafe.Add(ref right, (nint)columns[i + 1] * tokens);
            ref float right2 = ref Unsafe.Add(ref right, (nint)columns[i + 2] * tokens);
            ref float right3 = ref Unsafe.Add(ref right, (nint)columns[i + 3] * tokens);
            TTile sum0 = TTile.Create(0f), sum1 = sum0, sum2 = sum0, sum3 = sum0;
            for (nint token = 0; token < tokens; token += TTile.Width)
            {
                TTile x = TTile.Load(ref left, token);
                sum0.Accumulate(TTile.Load(ref right0, token), x);
                sum1.Accumulate(TTile.Load(ref right1, token), x);
                sum2.Accumulate(TTile.Load(ref right2, token), x);
                sum3.Accumulate(TTile.Load(ref right3, token), x);
            }

            Unsafe.Add(ref result, columns[i] * stride) += sum0.Sum();
            Unsafe.Add(ref result, columns[i + 1] * stride) += sum1.Sum();
            Unsafe.Add(ref result, columns[i + 2] * stride) += sum2.Sum();
            Unsafe.Add(ref result, columns[i + 3] * stride) += sum3.Sum();
        }

        for (; i < columns.Length; i++)
        {
            ref float column = ref Unsafe.Add(ref right, (nint)columns[i] * tokens);
            TTile sum = TTile.Create(0f);
            for (nint token = 0; token < tokens; token += TTile.Width)
                sum.Accumulate(TTile.Load(ref column, token), TTile.Load(ref left, token));
            Unsafe.Add(ref result, columns[i] * stride) += sum.Sum();
        }
    }
}
