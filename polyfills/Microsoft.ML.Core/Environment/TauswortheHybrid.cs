using System.Numerics;

namespace Microsoft.ML;

/// <summary>Makes the random generators of hosts.</summary>
internal static class RandomUtils
{
    public static TauswortheHybrid Create(int? seed) => seed is { } value ? new TauswortheHybrid((uint)value) : new TauswortheHybrid(new Random());
    public static TauswortheHybrid Create(Random seed) => new(seed);
}

/// <summary>Three Tausworthe generators and a linear one, combined: the sequence that upstream's seeds give.</summary>
internal sealed class TauswortheHybrid : Random
{
    private uint _z1;
    private uint _z2;
    private uint _z3;
    private uint _z4;

    public TauswortheHybrid(uint seed)
    {
        _z1 = seed;
        _z2 = MurmurRound(_z1, _z1);
        _z3 = MurmurRound(_z2, _z1);
        _z4 = MurmurRound(_z3, _z1);
    }

    public TauswortheHybrid(Random rng)
    {
        _z1 = DrawSeed(rng);
        _z2 = DrawSeed(rng);
        _z3 = DrawSeed(rng);
        _z4 = Draw(rng);
    }

    public static uint MurmurRound(uint hash, uint chunk)
    {
        hash ^= BitOperations.RotateLeft(chunk * 0xCC9E2D51, 15) * 0x1B873593;
        return BitOperations.RotateLeft(hash, 13) * 5 + 0xE6546B64;
    }

    public override float NextSingle() => (NextUInt() >> 9) * (1f / (1 << 23));
    public override double NextDouble() => NextUInt() * (1.0 / (1L << 32));

    public override int Next()
    {
        uint u = NextUInt();
        return (int)(u + (u & 0x80000000U));
    }

    public override int Next(int maxValue)
    {
        Contracts.CheckParam(maxValue >= 0, nameof(maxValue), "maxValue must be non-negative");
        return (int)((NextUInt() * (ulong)maxValue) >> 32);
    }

    public override int Next(int minValue, int maxValue)
    {
        Contracts.CheckParam(minValue <= maxValue, nameof(minValue), "minValue must be less than or equal to maxValue.");
        return (int)((long)(NextDouble() * ((long)maxValue - minValue)) + minValue);
    }

    public override void NextBytes(byte[] buffer)
    {
        for (int i = 0; i < buffer.Length; i++)
            buffer[i] = (byte)Next();
    }

    private static uint Draw(Random rng) => ((uint)rng.Next(0x10000) << 16) | (uint)rng.Next(0x10000);

    private static uint DrawSeed(Random rng)
    {
        uint u;
        do
            u = Draw(rng);
        while (u < 128);
        return u;
    }

    private static uint Shift(uint z, int s1, int s2, int s3, uint mask) => ((z & mask) << s3) ^ (((z << s1) ^ z) >> s2);

    private uint NextUInt()
    {
        _z1 = Shift(_z1, 13, 19, 12, ~0x1U);
        _z2 = Shift(_z2, 2, 25, 4, ~0x7U);
        _z3 = Shift(_z3, 3, 11, 17, ~0xfU);
        _z4 = 1664525 * _z4 + 1013904223;
        return _z1 ^ _z2 ^ _z3 ^ _z4;
    }
}
