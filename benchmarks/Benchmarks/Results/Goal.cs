using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNet.Pruning.Benchmarks;

/// <summary>What a measured value should be: <c>&gt;= 8</c> or <c>&lt;= 1.05</c>, written so in results.</summary>
[JsonConverter(typeof(GoalJson))]
internal sealed record Goal(bool IsLowerBound, double Bound)
{
    private const string LowerMark = ">= ", UpperMark = "<= ";

    public static Goal AtLeast(double bound) => new(true, bound);

    public static Goal AtMost(double bound) => new(false, bound);

    /// <exception cref="FormatException">The text is no goal.</exception>
    public static Goal Parse(string text) =>
        (text.StartsWith(LowerMark, StringComparison.Ordinal) || text.StartsWith(UpperMark, StringComparison.Ordinal))
        && double.TryParse(text.AsSpan(LowerMark.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out double bound)
            ? new Goal(text[0] == LowerMark[0], bound)
            : throw new FormatException($"'{text}' is no goal; expected one like '>= 8' or '<= 1.05'.");

    public bool IsMetBy(double value) => IsLowerBound ? value >= Bound : value <= Bound;

    public override string ToString() => (IsLowerBound ? LowerMark : UpperMark) + Bound.ToString(CultureInfo.InvariantCulture);

    private sealed class GoalJson : JsonConverter<Goal>
    {
        public override Goal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, Goal value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
