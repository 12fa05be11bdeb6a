using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>Adds one set of activations to another.</summary>
internal readonly ref struct AddKernel : ITileKernel
{
    private readonly Activations _source;
    private readonly Activations _destination;

    private AddKernel(Activations source, Activations destination)
    {
        if (source.Features != destination.Features || source.Tokens != destination.Tokens || source.Stride != destination.Stride)
            throw new ArgumentException($"{source.Features} x {source.Tokens} activations cannot be added to {destination.Features} x {destination.Tokens}.");
        _source = source;
        _destination = destination;
    }

    /// <summary>destination += source.</summary>
    public static void Run(Activations source, Activations destination)
    {
        var kernel = new AddKernel(source, destination);
        TileLoop.Run(ref kernel, destination.Tokens);
    }

    public void Run<TTile>(int token) where TTile : struct, ITile<TTile>
    {
        ref float source = ref Unsafe.Add(ref MemoryMarshal.GetReference(_source.Values), token);
        ref float destination = ref Unsafe.Add(ref MemoryMarshal.GetReference(_destination.Values), token);
        nint stride = _destination.Stride, end = _destination.Features * stride;
        for (nint i = 0; i < end; i += stride)
            (TTile.Load(ref source, i) + TTile.Load(ref destination, i)).Store(ref destination, i);
    }
}
