using System.Runtime.Intrinsics;

namespace MLNet.Pruning.Transforms;

/// <summary>Cuts the tokens of a row into tiles of the widths that this processor's registers hold best.</summary>
internal static class TileLoop
{
    /// <summary>Every count of tokens is padded to a multiple of this.</summary>
    public const int Padding = 16;

    public static int Pad(int tokens) => (tokens + Padding - 1) / Padding * Padding;

    /// <summary>The widest tile for kernels with elementary functions: the just-in-time compiler stops inlining them over wider ones.</summary>
    public const int ElementaryWidth = 32;

    /// <summary>Runs <paramref name="kernel"/> over <paramref name="tokens"/> tokens, a multiple of <see cref="Padding"/>.</summary>
    public static void Run<TKernel>(ref TKernel kernel, int tokens, int widest = 64) where TKernel : struct, ITileKernel, allows ref struct
    {
        int token = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; widest >= 64 && token + 64 <= tokens; token += 64)
                kernel.Run<PairedTile<PairedTile<Tile16>>>(token);
            for (; token + 32 <= tokens; token += 32)
                kernel.Run<PairedTile<Tile16>>(token);
            for (; token < tokens; token += 16)
                kernel.Run<Tile16>(token);
        }
        else
        {
            for (; token < tokens; token += 16)
                kernel.Run<PairedTile<Tile8>>(token);
        }
    }
}
