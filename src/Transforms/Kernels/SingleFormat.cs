using System.Runtime.CompilerServices;

namespace MLNet.Pruning.Transforms;

/// <summary>32-bit floats, in the order of the tokens.</summary>
internal readonly struct SingleFormat<TTile> : IActivationFormat<TTile> where TTile : struct, ITile<TTile>
{
    public static int Words => TTile.Width;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TTile Load(ref float source, nint offset) => TTile.Load(ref source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TTile tile, ref float destination, nint offset) => tile.Store(ref destination, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TTile LoadLine(ref float source, nint offset) => TTile.Load(ref source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreLine(TTile tile, ref float destination, nint offset) => tile.Store(ref destination, offset);

    public static int PlaceOf(int token) => token;
}
