using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>Softmax down the features of every token, in place, of the values times a scale.</summary>
internal readonly ref struct SoftmaxKernel : ITileKernel
{
    private readonly Activations _values;
    private readonly float _scale;

    private SoftmaxKernel(Activations values, float scale)
    {
        _values = values;
        _scale = scale;
    }

    public static void Run(Activations values, float scale)
    {
        var kernel = new SoftmaxKernel(values, scale);
        TileLoop.Run(ref kernel, values.Tokens, TileLoop.ElementaryWidth);
    }

    public void Run<TTile>(int token) where TTile : struct, ITile<TTile>
    {
        ref float values = ref Unsafe.Add(ref MemoryMarshal.GetReference(_values.Values), token);
        nint stride = _values.Stride, end = _values.Features * stride;
        TTile max = TTile.Load(ref values, 0);
        for (nint i = stride; i < end; i += stride)
            max = TTile.Max(max, TTile.Load(ref values, i));

        TTile scale = TTile.Create(_scale), sum = TTile.Create(0f);
        for (nint i = 0; i < end; i += stride)
        {
            TTile power = TileMath.Exp((TTile.Load(ref values, i) - max) * scale);
            power.Store(ref values, i);
            sum += power;
        }

        TTile inverse = TTile.Create(1f) / sum;
        for (nint i = 0; i < end; i += stride)
            (TTile.Load(ref values, i) * inverse).Store(ref values, i);
    }
}
