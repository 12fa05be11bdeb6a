using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// Writes and reads a sequence of numbers in about as many bits as their order-0 entropy: the upper bits of a number are a symbol of a
/// <see cref="SymbolTable"/> and the lower ones are kept as they are, both by the range variant of asymmetric numeral systems (Duda, 2013,
/// https://arxiv.org/abs/1311.2540), four of them in turn (Giesen, 2014, https://arxiv.org/abs/1402.3392).
/// </summary>
internal static class EntropyCoder
{
    /// <summary>A state lies in [2^16, 2^32) between two numbers, and at 2^16 at the end of the sequence.</summary>
    private const uint LowestState = 1 << 16;

    private const int States = 4;
    private const int MaxPrecision = 16;
    private const int MaxRawBits = MaxPrecision - SymbolTable.MinBits;

    /// <summary>Writes the numbers; their count is for the caller to store.</summary>
    public static void Write(SectionWriter writer, ReadOnlySpan<ushort> values)
    {
        if (values.IsEmpty)
            return;
        (ushort lowest, ushort highest) = (ushort.MaxValue, 0);
        foreach (ushort value in values)
            (lowest, highest) = (Math.Min(lowest, value), Math.Max(highest, value));

        (SymbolTable table, int rawBits) = ChooseTable(values, lowest, highest);
        Span<uint> states = [LowestState, LowestState, LowestState, LowestState];
        ushort[] words = Encode(values, lowest, table, rawBits, states);
        writer.Write((byte)rawBits);
        writer.Write(lowest);
        table.Write(writer);
        writer.Write(words.Length);
        writer.Write(MemoryMarshal.AsBytes(states));
        writer.Write(MemoryMarshal.AsBytes<ushort>(words));
    }

    /// <summary>Reads numbers as <see cref="Write"/> wrote them; of every one, the lower bits that <typeparamref name="T"/> holds after <paramref name="offset"/> was added.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="count">How many numbers; forged counts are refused before memory is taken.</param>
    /// <param name="offset">What is added to every number.</param>
    public static T[] Read<T>(SectionReader reader, int count, int offset = 0) where T : unmanaged
    {
        if (count == 0)
            return [];
        int rawBits = reader.ReadByte();
        int lowest = reader.ReadUShort();
        SymbolTable table = SymbolTable.Read(reader);
        if (table.Bits + rawBits > MaxPrecision)
            throw reader.Damaged($"a sequence has {table.Bits} + {rawBits} bits of precision");
        int words = reader.ReadInt();
        Span<uint> states = stackalloc uint[States];
        reader.ReadBytes(States * sizeof(uint)).CopyTo(MemoryMarshal.AsBytes(states));
        ReadOnlySpan<ushort> stream = MemoryMarshal.Cast<byte, ushort>(reader.ReadBytes((long)words * sizeof(ushort)));

        // A number takes a bit at least, of the words or of the 16 that a state holds beyond its lowest.
        if (count > 16L * (words + States))
            throw reader.Damaged($"{count} numbers cannot lie in {words} words");
        T[] values = GC.AllocateUninitializedArray<T>(count);
        if (!Decode(stream, states, table, rawBits, lowest + offset, values))
            throw reader.Damaged("a sequence does not end where its words do");
        return values;
    }

    private static (SymbolTable Table, int RawBits) ChooseTable(ReadOnlySpan<ushort> values, int lowest, int highest)
    {
        (SymbolTable? Table, int RawBits) best = default;
        double leastCost = double.PositiveInfinity;
        var size = new SectionWriter();
        int[] fine = new int[highest - lowest + 1];
        foreach (ushort value in values)
            fine[value - lowest]++;
        for (int rawBits = 0; rawBits <= MaxRawBits; rawBits++)
        {
            if (highest - lowest >> rawBits >= SymbolTable.MaxSymbols)
                continue;
            int[] counts = new int[(highest - lowest >> rawBits) + 1];
            for (int i = 0; i < fine.Length; i++)
                counts[i >> rawBits] += fine[i];
            for (int bits = SymbolTable.MinBits; bits <= Math.Min(SymbolTable.MaxBits, MaxPrecision - rawBits); bits++)
            {
                var table = SymbolTable.FromCounts(counts, bits);
                size.Clear();
                table.Write(size);
                double cost = table.Cost(counts) + (double)rawBits * values.Length + 8.0 * size.Length;
                if (cost < leastCost)
                    (best, leastCost) = ((table, rawBits), cost);
            }
        }

        return (best.Table!, best.RawBits);
    }

    // From the last number to the first, so that decoding goes forward.
    private static ushort[] Encode(ReadOnlySpan<ushort> values, int lowest, SymbolTable table, int rawBits, Span<uint> states)
    {
        uint[] starts = new uint[table.Parts.Length];
        for (int symbol = 1; symbol < starts.Length; symbol++)
            starts[symbol] = starts[symbol - 1] + (uint)table.Parts[symbol - 1];

        var words = new List<ushort>();
        for (int i = values.Length - 1; i >= 0; i--)
        {
            ref uint state = ref states[i % States];
            int value = values[i] - lowest, symbol = value >> rawBits;
            uint parts = (uint)table.Parts[symbol];
            if (state >= (ulong)parts << 32 - table.Bits - rawBits)
            {
                words.Add((ushort)state);
                state >>= 16;
            }

            state = state << rawBits | (uint)(value & (1 << rawBits) - 1);
            state = (state / parts << table.Bits) + starts[symbol] + state % parts;
        }

        words.Reverse();
        return [.. words];
    }

    // True when every state is back at its lowest and every word is used up.
    private static unsafe bool Decode<T>(
        ReadOnlySpan<ushort> words, Span<uint> states, SymbolTable table, int rawBits, int offset, Span<T> values) where T : unmanaged
    {
        (uint[] steps, ushort[] numbers) = table.Slots(rawBits, offset);
        fixed (uint* step = steps)
        fixed (ushort* number = numbers)
        fixed (ushort* first = words)
        fixed (T* output = values)
        {
            ushort* word = first;
            T* next = output;
            var slots = new Slots(step, number, table.Bits, rawBits);
            // Known to be none, the raw bits cost nothing.
            if (rawBits == 0)
                DecodeFours(new Slots(step, number, table.Bits, 0), states, ref word, first + words.Length, ref next, output + values.Length);
            else
                DecodeFours(slots, states, ref word, first + words.Length, ref next, output + values.Length);

            int decoded = (int)(next - output), taken = (int)(word - first);
            for (; decoded < values.Length; decoded++)
            {
                ref uint state = ref states[decoded % States];
                Store(output + decoded, slots.Take(ref state));
                if (state >= LowestState)
                    continue;
                if (taken == words.Length)
                    return false;
                state = state << 16 | words[taken++];
            }

            return taken == words.Length && !states.ContainsAnyExcept(LowestState);
        }
    }

    // Take stays within the 2^bits slots. Four numbers take four words at most, and as many are left whenever the loop goes on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void DecodeFours<T>(Slots slots, Span<uint> states, ref ushort* word, ushort* wordEnd, ref T* next, T* end) where T : unmanaged
    {
        (uint a, uint b, uint c, uint d) = (states[0], states[1], states[2], states[3]);
        ushort* from = word;
        T* to = next;
        for (; end - to >= States && wordEnd - from >= States; to += States)
        {
            Store(to, slots.Take(ref a));
            Refill(ref a, ref from);
            Store(to + 1, slots.Take(ref b));
            Refill(ref b, ref from);
            Store(to + 2, slots.Take(ref c));
            Refill(ref c, ref from);
            Store(to + 3, slots.Take(ref d));
            Refill(ref d, ref from);
        }

        (states[0], states[1], states[2], states[3]) = (a, b, c, d);
        word = from;
        next = to;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Store<T>(T* place, uint number) where T : unmanaged
    {
        if (sizeof(T) == sizeof(byte))
            *(byte*)place = (byte)number;
        else
            *(ushort*)place = (ushort)number;
    }

    // Without a branch, which would be taken every other time.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Refill(ref uint state, ref ushort* word)
    {
        uint low = state < LowestState ? 1u : 0u;
        state = state << (int)(low << 4) | *word & (0 - low);
        word += low;
    }

    /// <summary>The pinned tables of <see cref="SymbolTable.Slots"/>, 2^bits long both.</summary>
    private readonly unsafe struct Slots(uint* steps, ushort* numbers, int bits, int rawBits)
    {
        private readonly uint _slotMask = (1u << bits) - 1;
        private readonly uint _rawMask = (1u << rawBits) - 1;

        /// <summary>Takes a number out of a state, which is below its lowest afterwards where a word must follow.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public uint Take(ref uint state)
        {
            nuint slot = state & _slotMask;
            uint step = steps[slot];
            uint rest = (step >> 16) * (state >> bits) + (ushort)step;
            state = rest >> rawBits;
            return numbers[slot] + (rest & _rawMask);
        }
    }
}
