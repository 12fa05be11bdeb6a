using System.Globalization;
using System.Numerics;

namespace Microsoft.ML.Data;

/// <summary>Turns the text of a field into a value; false where it is none.</summary>
internal delegate bool FieldParser<T>(ReadOnlySpan<char> text, out T value);

/// <summary>The parsers by type. An empty field is never parsed: it gives the type's default.</summary>
internal static class FieldConversion
{
    public static Delegate Find(PrimitiveDataViewType type)
    {
        if (type is KeyDataViewType key)
            return GenericCall.Invoke<Delegate>(Key<uint>, type.RawType, key);
        if (type is TextDataViewType)
            return null;
        if (type is BooleanDataViewType)
            return (FieldParser<bool>)Boolean;
        if (type is DateTimeDataViewType)
            return (FieldParser<DateTime>)((ReadOnlySpan<char> text, out DateTime value) => DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out value));
        return type.RawType == typeof(float) || type.RawType == typeof(double)
            ? GenericCall.Invoke<Delegate>(Real<float>, type.RawType)
            : GenericCall.Invoke<Delegate>(Whole<int>, type.RawType);
    }

    /// <summary>What stands for a field that is not a value; types without such a value refuse it.</summary>
    public static bool TryGetMissing<T>(PrimitiveDataViewType type, out T missing)
    {
        missing = typeof(T) == typeof(float) ? (T)(object)float.NaN : typeof(T) == typeof(double) ? (T)(object)double.NaN : default;
        return type is KeyDataViewType || typeof(T) == typeof(float) || typeof(T) == typeof(double);
    }

    private static Delegate Whole<T>()
        where T : INumber<T> =>
        (FieldParser<T>)((ReadOnlySpan<char> text, out T value) => T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value));

    private static Delegate Real<T>()
        where T : IFloatingPointIeee754<T> => (FieldParser<T>)((ReadOnlySpan<char> text, out T value) =>
        {
            text = text.Trim();
            value = T.NaN;
            return text is "?" || text.Equals("NaN", StringComparison.OrdinalIgnoreCase) || T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        });

    private static Delegate Key<T>(KeyDataViewType type)
        where T : INumber<T> => (FieldParser<T>)((ReadOnlySpan<char> text, out T value) =>
        {
            value = T.Zero;
            if (text.Equals("NaN", StringComparison.OrdinalIgnoreCase) || text is "?" or "NA")
                return true;
            if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong zeroBased) || zeroBased >= type.Count)
                return false;
            value = T.CreateChecked(zeroBased + 1);
            return true;
        });

    private static bool Boolean(ReadOnlySpan<char> text, out bool value)
    {
        Span<char> lower = stackalloc char[8];
        int length = text.Length <= lower.Length ? text.ToLowerInvariant(lower) : 0;
        ReadOnlySpan<char> word = lower[..length];
        value = word is "t" or "y" or "1" or "+" or "+1" or "yes" or "true";
        return value || word is "f" or "n" or "0" or "-" or "-1" or "no" or "false";
    }
}
