using System.Runtime.CompilerServices;

namespace MLNet.Pruning.Transforms;

/// <summary>16-bit brain floats: a word holds a token of the tile's first half in its lower bits and one of the second half above.</summary>
internal readonly struct PackedFormat<THalf> : IActivationFormat<PairedTile<THalf>> where THalf : struct, ITile<THalf>
{
    public static int Words => THalf.Width;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedTile<THalf> Load(ref float source, nint offset)
    {
        THalf words = THalf.Load(ref source, offset);
        return new(THalf.LowHalf(words), THalf.HighHalf(words));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(PairedTile<THalf> tile, ref float destination, nint offset) =>
        THalf.PackHalves(tile.Low, tile.High).Store(ref destination, offset);
}
