namespace MLNet.Pruning.Transforms;

/// <summary>How the values of a tile of tokens lie in memory, in 32-bit words.</summary>
internal interface IActivationFormat<TTile> where TTile : struct, ITile<TTile>
{
    /// <summary>32-bit words that the tile takes up.</summary>
    static abstract int Words { get; }

    /// <summary>Reads <see cref="Words"/> words, unchecked.</summary>
    static abstract TTile Load(ref float source, nint offset);

    /// <summary>Writes <see cref="Words"/> words, unchecked.</summary>
    static abstract void Store(TTile tile, ref float destination, nint offset);

    /// <summary>Reads a tile from 32-bit floats in the order of the tokens, unchecked.</summary>
    static abstract TTile LoadLine(ref float source, nint offset);

    /// <summary>Writes a tile as 32-bit floats in the order of the tokens, unchecked.</summary>
    static abstract void StoreLine(TTile tile, ref float destination, nint offset);

    /// <summary>Where in the tile a token lies.</summary>
    static abstract int PlaceOf(int token);
}
