namespace MLNet.Pruning.Trainers;

/// <summary>
/// Random numbers that depend on a seed, a stream and a counter alone, never on what else the process draws: SplitMix64 (Steele, Lea and Flood 2014)
/// started at a hash of seed and stream. One object serves one thread; <see cref="Hash"/> is free of state.
/// </summary>
internal sealed class CounterRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private readonly ulong _start;

    /// <param name="seed">The seed of the whole run.</param>
    /// <param name="stream">What the numbers are for: every purpose has its own stream.</param>
    public CounterRandom(int seed, string stream)
        : this(unchecked((ulong)seed), Stream(stream))
    {
    }

    /// <param name="seed">The seed of the whole run.</param>
    /// <param name="stream">What the numbers are for: every purpose has its own stream.</param>
    public CounterRandom(ulong seed, ulong stream) => _start = Start(seed, stream);

    /// <summary>How many numbers were drawn; set it to continue from there.</summary>
    public ulong Counter { get; set; }

    /// <summary>64 random bits of a seed, a stream and a counter.</summary>
    public static ulong Hash(ulong seed, ulong stream, ulong counter) => Mix(Start(seed, stream) + (counter + 1) * Golden);

    /// <summary>The stream of a name (FNV-1a over its UTF-16 units).</summary>
    public static ulong Stream(string name)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (char unit in name)
            hash = (hash ^ unit) * 0x100000001B3;
        return hash;
    }

    /// <summary>64 random bits.</summary>
    public ulong Next() => Mix(_start + ++Counter * Golden);

    /// <summary>A number in [0, 1), of 53 bits.</summary>
    public double NextUniform() => (Next() >> 11) * (1.0 / (1L << 53));

    /// <summary>A whole number in [0, <paramref name="bound"/>).</summary>
    public int NextBelow(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>A number of the standard normal distribution (Box and Muller 1958, the cosine branch: two draws each).</summary>
    public double NextNormal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextUniform()));
        return radius * Math.Cos(2 * Math.PI * NextUniform());
    }

    /// <summary>Puts the items in random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = NextBelow(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    private static ulong Start(ulong seed, ulong stream) => Mix(Mix(seed + Golden) + stream + Golden);

    private static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
