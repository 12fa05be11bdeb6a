using System.Numerics;

namespace Microsoft.ML.Data;

/// <summary>Gives each row a place in 0..1 to split data by: a seeded random number, or the hash of a column, so that equal values stay together.</summary>
internal sealed class RowSplit
{
    private const int RandomSeed = 42;
    private const uint HashSeed = 314489979;
    private const int HashBits = 30;
    private readonly IDataView _data;
    private readonly DataViewSchema.Column[] _key;
    private readonly Func<DataViewRowCursor, Func<double>> _makePlace;

    public RowSplit(IHostEnvironment env, IDataView data, string samplingKeyColumnName, int? seed)
    {
        seed ??= ((IHostEnvironmentInternal)env).Seed;
        _data = data;
        if (samplingKeyColumnName == null)
        {
            _key = [];
            _makePlace = cursor => RandomPlaces(cursor, seed ?? RandomSeed);
            return;
        }

        var key = data.Schema.GetColumnOrNull(samplingKeyColumnName)
            ?? throw env.ExceptSchemaMismatch("samplingKeyColumn", "SamplingKeyColumn", samplingKeyColumnName);
        _key = [key];
        uint hashSeed = seed is { } value ? (uint)value : HashSeed;
        _makePlace = key.Type switch
        {
            KeyDataViewType type => cursor => GenericCall.Invoke<Func<double>>(KeyPlaces<uint>, type.RawType, cursor, key, type.Count),
            TextDataViewType => cursor => TextPlaces(cursor, key, hashSeed),
            BooleanDataViewType => cursor => HashPlaces<bool>(cursor, key, flag => Mix(TauswortheHybrid.MurmurRound(hashSeed, flag ? 1u : 0u), sizeof(uint))),
            NumberDataViewType type when type != NumberDataViewType.Single && type != NumberDataViewType.Double =>
                cursor => GenericCall.Invoke<Func<double>>(NumberPlaces<uint>, type.RawType, cursor, key, hashSeed),
            var other => throw env.ExceptNotSupp($"The sampling key column '{samplingKeyColumnName}' has type {other}; supported are text, keys, whole numbers and booleans"),
        };
    }

    /// <summary>The rows whose place is in the range, or, with <paramref name="complement"/>, outside it.</summary>
    public IDataView Select(double min, double max, bool includeMax, bool complement) => new FilterDataView(_data, _key, _key.Length == 0, cursor =>
    {
        var place = _makePlace(cursor);
        return () =>
        {
            double value = place();
            bool isInside = min <= value && (includeMax ? value <= max : value < max);

            // A missing key has no place and is in neither part.
            return !double.IsNaN(value) && isInside != complement;
        };
    });

    private static Func<double> RandomPlaces(DataViewRowCursor cursor, int seed)
    {
        var random = RandomUtils.Create(seed);
        long drawn = -1;
        float value = 0;
        return () =>
        {
            for (; drawn < cursor.Position; drawn++)
                value = random.NextSingle();
            return value;
        };
    }

    private static Func<double> KeyPlaces<T>(DataViewRowCursor cursor, DataViewSchema.Column column, ulong count)
        where T : INumber<T>
    {
        var getter = cursor.GetGetter<T>(column);
        T value = T.Zero;
        return () =>
        {
            getter(ref value);
            ulong key = ulong.CreateChecked(value);
            return key == 0 || key > count ? double.NaN : ((uint)key - 0.5) / count;
        };
    }

    private static Func<double> NumberPlaces<T>(DataViewRowCursor cursor, DataViewSchema.Column column, uint seed)
        where T : IBinaryInteger<T> => HashPlaces<T>(cursor, column, value =>
        {
            ulong bits = ulong.CreateTruncating(value);
            uint hash = TauswortheHybrid.MurmurRound(seed, (uint)bits);
            return typeof(T) == typeof(long) || typeof(T) == typeof(ulong)
                ? Mix(TauswortheHybrid.MurmurRound(hash, (uint)(bits >> 32)), sizeof(long))
                : Mix(hash, sizeof(uint));
        });

    private static Func<double> TextPlaces(DataViewRowCursor cursor, DataViewSchema.Column column, uint seed) =>
        HashPlaces<ReadOnlyMemory<char>>(cursor, column, text => text.IsEmpty ? null : HashText(seed, text.Span.Trim(' ')));

    private static Func<double> HashPlaces<T>(DataViewRowCursor cursor, DataViewSchema.Column column, Func<T, uint?> hash)
    {
        var getter = cursor.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            const uint count = 1u << HashBits;
            return hash(value) is { } code ? ((code & (count - 1)) + 1 - 0.5) / count : double.NaN;
        };
    }

    /// <summary>Murmur3 for 32 bits over upstream's own form of UTF-8, in which each half of a surrogate pair takes three bytes.</summary>
    private static uint HashText(uint hash, ReadOnlySpan<char> text)
    {
        ulong pending = 0;
        int bits = 0;
        int length = 0;
        foreach (char character in text)
        {
            // The bytes of a character come in with the highest first, which turns the whole pending word.
            ulong c = character;
            if (c <= 0x7F)
            {
                pending |= c << bits;
                bits += 8;
            }
            else if (c <= 0x7FF)
            {
                pending |= ((c & 0x3F) | ((c << 2) & 0x1F00) | 0xC080) << bits;
                pending = (pending & 0xFF) << 8 | pending >> 8;
                bits += 16;
            }
            else
            {
                pending |= ((c & 0x3F) | ((c << 2) & 0x3F00) | ((c << 4) & 0x0F0000) | 0xE08080) << bits;
                pending = (pending & 0xFF) << 16 | ((pending >> 8) & 0xFF) << 8 | pending >> 16;
                bits += 24;
            }

            if (bits >= 32)
            {
                hash = TauswortheHybrid.MurmurRound(hash, (uint)pending);
                pending >>= 32;
                bits -= 32;
                length += 4;
            }
        }

        length += bits / 8;
        uint tail = (uint)pending & (uint)((1UL << (8 * (length & 3))) - 1);
        if ((length & 3) != 0)
            hash ^= BitOperations.RotateLeft(tail * 0xCC9E2D51, 15) * 0x1B873593;
        return Mix(hash, length);
    }

    private static uint Mix(uint hash, int length)
    {
        hash ^= (uint)length;
        hash ^= hash >> 16;
        hash *= 0x85ebca6b;
        hash ^= hash >> 13;
        hash *= 0xc2b2ae35;
        return hash ^ (hash >> 16);
    }
}
