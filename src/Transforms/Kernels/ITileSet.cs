namespace MLNet.Pruning.Transforms;

/// <summary>The tiles that an instruction set and a precision work with, and how tokens are cut into them.</summary>
internal interface ITileSet
{
    /// <summary>32-bit words of so many values in the format that products read.</summary>
    static abstract int Words(int values);

    /// <summary>Does the tokens from <paramref name="start"/> to <paramref name="end"/>, whole narrowest tiles apart, in the widest tiles that fit.</summary>
    static abstract void ForEach<TWork>(ref TWork work, int start, int end) where TWork : struct, ITileWork, allows ref struct;

    /// <summary>Does the tokens from <paramref name="token"/> on in one narrowest tile.</summary>
    static abstract void Narrow<TWork>(ref TWork work, int token) where TWork : struct, ITileWork, allows ref struct;

    /// <summary>The tile that <see cref="ForEach"/>, from 0 to <paramref name="end"/>, finds a token in, and the token's place in it.</summary>
    static abstract (int Start, int Width, int Place) TileOf(int token, int end);
}
