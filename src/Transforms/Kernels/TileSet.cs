namespace MLNet.Pruning.Transforms;

/// <summary>Tiles of three widths, each no wider than the one before.</summary>
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

    public static (int Start, int Width, int Place) TileOf(int token, int end)
    {
        int widest = end / TWidest.Width * TWidest.Width, wide = widest + (end - widest) / TWide.Width * TWide.Width;
        return token < widest ? Tile<TWidest, TWidestFormat>(0) : token < wide ? Tile<TWide, TWideFormat>(widest) : Tile<TNarrow, TNarrowFormat>(wide);

        (int Start, int Width, int Place) Tile<TTile, TFormat>(int first)
            where TTile : struct, ITile<TTile>
            where TFormat : struct, IActivationFormat<TTile>
        {
            int start = first + (token - first) / TTile.Width * TTile.Width;
            return (start, TTile.Width, TFormat.PlaceOf(token - start));
        }
    }
}
