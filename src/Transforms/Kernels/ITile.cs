namespace MLNet.Pruning.Transforms;

/// <summary>
/// Consecutive tokens of one feature, held in registers. A kernel is written once over this interface and compiled per width.
/// Every operation works lane by lane, so a token's value does not depend on the width of the tile it falls in.
/// </summary>
internal interface ITile<TSelf> where TSelf : struct, ITile<TSelf>
{
    /// <summary>Tokens per tile.</summary>
    static abstract int Width { get; }

    static abstract TSelf Create(float value);

    /// <summary>One value, unchecked, for all tokens.</summary>
    static abstract TSelf Broadcast(ref float source, nint offset);

    /// <summary>Reads <see cref="Width"/> floats, unchecked.</summary>
    static abstract TSelf Load(ref float source, nint offset);

    /// <summary>Writes <see cref="Width"/> floats, unchecked.</summary>
    void Store(ref float destination, nint offset);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>left * right + addend, rounded once; twice by a processor that has nothing wider than 128 bits and cannot fuse.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    /// <summary>Adds left * right, rounded as <see cref="MultiplyAdd"/> rounds. A sum that is changed in place stays in its register.</summary>
    void Accumulate(TSelf left, TSelf right);

    static abstract TSelf Max(TSelf left, TSelf right);

    static abstract TSelf Min(TSelf left, TSelf right);

    /// <summary>The sum over the tokens.</summary>
    float Sum();

    static abstract TSelf SquareRoot(TSelf value);

    static abstract TSelf Round(TSelf value);

    /// <summary>2 to the power of a whole number in [-126, 127].</summary>
    static abstract TSelf PowerOfTwo(TSelf exponent);

    /// <summary>The 16-bit brain floats in the lower halves of 32-bit words.</summary>
    static abstract TSelf LowHalf(TSelf words);

    /// <summary>The 16-bit brain floats in the upper halves of 32-bit words.</summary>
    static abstract TSelf HighHalf(TSelf words);

    /// <summary>Rounds two tiles to 16-bit brain floats, ties away from zero, and packs them into one of 32-bit words.</summary>
    static abstract TSelf PackHalves(TSelf low, TSelf high);
}
