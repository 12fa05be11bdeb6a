namespace MLNet.Pruning.Transforms;

/// <summary>
/// How often each of up to 256 symbols occurs, in parts of a power of two. No symbol has more than half of the parts, so that every symbol of a
/// coded sequence costs a bit at least and the bytes that are there bound what they can stand for.
/// </summary>
internal sealed class SymbolTable
{
    public const int MaxSymbols = 256;
    public const int MinBits = 8;
    public const int MaxBits = 12;

    private readonly int[] _parts;

    private SymbolTable(int bits, int[] parts) => (Bits, _parts) = (bits, parts);

    /// <summary>The binary logarithm of the sum of all parts.</summary>
    public int Bits { get; }

    /// <summary>The parts of every symbol.</summary>
    public ReadOnlySpan<int> Parts => _parts;

    /// <summary>Rounds the share of every symbol so that symbols counted as given take the fewest bits.</summary>
    /// <param name="counts">Occurrences per symbol, at least one of them above 0.</param>
    /// <param name="bits">The binary logarithm of the sum of all parts; from <see cref="MinBits"/> to <see cref="MaxBits"/>.</param>
    public static SymbolTable FromCounts(ReadOnlySpan<int> counts, int bits)
    {
        int total = 1 << bits, most = total / 2, left = total;
        if (counts.Length - counts.Count(0) == 1)
        {
            // One symbol takes its half; a neighbour that never occurs takes the other.
            int only = counts.IndexOfAnyExcept(0);
            int[] halves = new int[Math.Max(counts.Length, 2)];
            halves[only] = halves[only == 0 ? 1 : only - 1] = most;
            return new SymbolTable(bits, halves);
        }

        double perPart = 0;
        foreach (int count in counts)
            perPart += (double)count / total;
        int[] parts = new int[counts.Length];
        for (int symbol = 0; symbol < parts.Length; symbol++)
        {
            if (counts[symbol] > 0)
                left -= parts[symbol] = Math.Clamp((int)(counts[symbol] / perPart), 1, most);
        }

        for (; left != 0; left -= Math.Sign(left))
        {
            int step = Math.Sign(left), best = -1;
            double bestGain = double.NegativeInfinity;
            for (int symbol = 0; symbol < parts.Length; symbol++)
            {
                int changed = parts[symbol] + step;
                if (parts[symbol] == 0 || changed == 0 || changed > most)
                    continue;
                double gain = counts[symbol] * Math.Log((double)changed / parts[symbol]);
                if (gain > bestGain)
                    (best, bestGain) = (symbol, gain);
            }

            parts[best] += step;
        }

        return new SymbolTable(bits, parts);
    }

    /// <summary>The bits that symbols counted as given take with this table.</summary>
    public double Cost(ReadOnlySpan<int> counts)
    {
        double cost = 0;
        for (int symbol = 0; symbol < counts.Length; symbol++)
        {
            if (counts[symbol] > 0)
                cost += counts[symbol] * (Bits - Math.Log2(_parts[symbol]));
        }

        return cost;
    }

    /// <summary>What decoding looks up, 2^<see cref="Bits"/> long both.</summary>
    /// <param name="rawBits">The bits of a number below its symbol.</param>
    /// <param name="offset">What is added to a number.</param>
    /// <returns>For every part: the parts of its symbol from bit 16 up and its place among them below, and the lowest number of its symbol, modulo 2^16.</returns>
    public (uint[] Steps, ushort[] Numbers) Slots(int rawBits, int offset)
    {
        uint[] steps = new uint[1 << Bits];
        ushort[] numbers = new ushort[1 << Bits];
        int slot = 0;
        for (int symbol = 0; symbol < _parts.Length; symbol++)
        {
            for (int i = 0; i < _parts[symbol]; i++, slot++)
                (steps[slot], numbers[slot]) = ((uint)(_parts[symbol] << 16 | i), (ushort)((symbol << rawBits) + offset));
        }

        return (steps, numbers);
    }

    // The parts change little from symbol to symbol, so their differences are stored, as Rice codes.
    public void Write(SectionWriter writer)
    {
        var steps = new uint[_parts.Length];
        int last = (1 << Bits) / _parts.Length;
        for (int symbol = 0; symbol < _parts.Length; last = _parts[symbol++])
            steps[symbol] = Fold(_parts[symbol] - last);
        int rice = Enumerable.Range(0, MaxBits).MinBy(rice => steps.Sum(step => (step >> rice) + 1L + rice));

        writer.Write((byte)(_parts.Length - 1));
        writer.Write((byte)(Bits - MinBits << 4 | rice));
        var packed = new BitPacker();
        foreach (uint step in steps)
            packed.WriteRice(step, rice);
        writer.Write(packed.Bytes);
    }

    public static SymbolTable Read(SectionReader reader)
    {
        int symbols = reader.ReadByte() + 1;
        int head = reader.ReadByte(), bits = (head >> 4) + MinBits, rice = head & 15;
        if (bits > MaxBits || rice >= MaxBits)
            throw reader.Damaged("a table of symbols has an unknown head");

        int total = 1 << bits, last = total / symbols, left = total;
        int[] parts = new int[symbols];
        var packed = new BitReader(reader);
        for (int symbol = 0; symbol < symbols; symbol++)
        {
            last += Unfold(packed.ReadRice(rice, 2 * total));
            if (last < 0 || last > total / 2 || last > left)
                throw reader.Damaged("a table of symbols does not add up");
            left -= parts[symbol] = last;
        }

        return left == 0 ? new SymbolTable(bits, parts) : throw reader.Damaged("a table of symbols does not add up");
    }

    private static uint Fold(int value) => (uint)(value << 1 ^ value >> 31);

    private static int Unfold(uint folded) => (int)(folded >> 1) ^ -(int)(folded & 1);
}
