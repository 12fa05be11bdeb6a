using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>GELU of every value, in place.</summary>
internal readonly ref struct GeluKernel : ITileKernel
{
    private readonly Activations _values;

    private GeluKernel(Activations values) => _values = values;

    public static void Run(Activations values)
    {
        var kernel = new GeluKernel(values);
        TileLoop.Run(ref kernel, values.Tokens, TileLoop.ElementaryWidth);
    }

    public void Run<TTile>(int token) where TTile : struct, ITile<TTile>
    {
        ref float values = ref Unsafe.Add(ref MemoryMarshal.GetReference(_values.Values), token);
        nint stride = _values.Stride, end = _values.Features * stride;
        for (nint i = 0; i < end; i += stride)
            TileMath.Gelu(TTile.Load(ref values, i)).Store(ref values, i);
    }
}
