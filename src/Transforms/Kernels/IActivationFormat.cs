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
}
