using System.Globalization;

namespace MLNet.Pruning.Trainers;

/// <summary>Settings as text that is the same under every culture. Records write their members in the current one.</summary>
internal static class InvariantText
{
    public static string Of(object value) => Of(() => Convert.ToString(value, CultureInfo.InvariantCulture)!);

    public static T Of<T>(Func<T> write)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            return write();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
