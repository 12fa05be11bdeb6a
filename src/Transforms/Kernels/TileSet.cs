namespace MLNet.Pruning.Transforms;

/// <summary>Tiles of three widths, each no wider than the one before; the last holds 16 tokens.</summary>
internal readonly struct TileSet<TWidest, TWidestFormat, TWide, TWideFormat, TNarrow, TNarrowFormat> : ITileSet
    where TWidest : struct, ITile<TWidest>
    where TWidestFormat : struct, IActivationFormat<TWidest>
    where TWide : struct, ITile<TWide>
    where TWideFormat : struct, IActivationFormat<TWide>
    where TNarrow : struct, ITile<TNarrow>
    where TNarrowFormat : struct, IActivationFormat<TNarrow>
{
    public static int Words(int values) => values / (TNarrow.Width / TNarrowFormat.Words);

    public static void ForEach<TWork>(ref TWork work, int start, int end) where TWork : struct, ITileWork, allows ref struct
    {
        int token = start;
        for (; token + TWidest.Width <= end; token += TWidest.Width)
            work.Run<TWidest, TWidestFormat>(token);
        for (; token + TWide.Width <= end; token += TWide.Width)
            work.Run<TWide, TWideFormat>(token);
        for (; token < end; token += TNarrow.Width)
            work.Run<TNarrow, TNarrowFormat>(token);
    }

    public static void Narrow<TWork>(ref TWork work, int token) where TWork : struct, ITileWork, allows ref struct =>
        work.Run<TNarrow, TNarrowFormat>(token);

    public static (int Start, int Width) TileOf(int token, int end)
    {
        int widest = end / TWidest.Width * TWidest.Width;
        if (token < widest)
            return (token / TWidest.Width * TWidest.Width, TWidest.Width);
        int wide = widest + (end - widest) / TWide.Width * TWide.Width;
        return token < wide
            ? (widest + (token - widest) / TWide.Width * TWide.Width, TWide.Width)
            : (wide + (token - wide) / TNarrow.Width * TNarrow.Width, TNarrow.Width);
    }
}
