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

    /// <summary>
    /// Packs two tiles of 16-bit brain floats into one of 32-bit words. In the lower half lies <paramref name="low"/>, rounded, ties away from zero. The
    /// upper half is chosen such that the bits of the whole word come nearest to those of <paramref name="high"/>: relative error up to 2^-8.
    /// </summary>
    static abstract TSelf PackHalves(TSelf low, TSelf high);

    /// <summary>Reads twice <see cref="Width"/> floats, unchecked: of every 16 the first 8 and the last 8; of less than 16 the first and the last half.</summary>
    static abstract void LoadEights(ref float source, nint offset, out TSelf first, out TSelf last);

    /// <summary>Writes what <see cref="LoadEights"/> reads.</summary>
    static abstract void StoreEights(TSelf first, TSelf last, ref float destination, nint offset);

    /// <summary>Rounds two tiles to whole numbers within 16 bits and packs them into one of 32-bit words.</summary>
    static abstract TSelf PackIntegers(TSelf low, TSelf high);

    /// <summary>Rounds to whole numbers within 16 bits and writes them as half words, <see cref="Width"/> of them, unchecked.</summary>
    void StoreIntegers(ref float destination, nint offset);

    /// <summary>Adds, to 32-bit integers, the products of the lower and of the upper halves of words that <see cref="PackIntegers"/> packs.</summary>
    void AccumulateIntegers(TSelf left, TSelf right);

    /// <summary>32-bit integers as floats.</summary>
    static abstract TSelf FromIntegers(TSelf integers);
}
