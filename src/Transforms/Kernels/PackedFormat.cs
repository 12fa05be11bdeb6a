using System.Runtime.CompilerServices;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// 16-bit brain floats, two tokens a word, eight apart: of every 16 tokens the first 8 lie in lower halves, which are read by a shift, the last 8 above
/// them, where the word is read as it is (see <see cref="ITile{TSelf}.PackHalves"/>). So the token that shares a word is one of the same text, and always
/// the same one. The tile's first half holds all tokens of lower halves.
/// </summary>
internal readonly struct PackedFormat<THalf> : IActivationFormat<PairedTile<THalf>> where THalf : struct, ITile<THalf>
{
    public static int Words => THalf.Width;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedTile<THalf> Load(ref float source, nint offset)
    {
        THalf words = THalf.Load(ref source, offset);
        return new(THalf.LowHalf(words), words);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(PairedTile<THalf> tile, ref float destination, nint offset) =>
        THalf.PackHalves(tile.Low, tile.High).Store(ref destination, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedTile<THalf> LoadLine(ref float source, nint offset)
    {
        THalf.LoadEights(ref source, offset, out THalf low, out THalf high);
        return new(low, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreLine(PairedTile<THalf> tile, ref float destination, nint offset) =>
        THalf.StoreEights(tile.Low, tile.High, ref destination, offset);

    public static int PlaceOf(int token)
    {
        int run = Math.Min(8, THalf.Width), pair = token / (2 * run), rest = token % (2 * run);
        return rest / run * THalf.Width + pair * run + rest % run;
    }
}
