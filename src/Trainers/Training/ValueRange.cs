using System.Numerics.Tensors;

namespace MLNet.Pruning.Trainers;

/// <summary>Where values lie: their bounds, mean and spread.</summary>
internal sealed class ValueRange
{
    // Of values that spread like a normal distribution, 1 in 16,000 lies beyond.
    private const double Deviations = 4;

    private double _sum, _squares, _lowest = double.PositiveInfinity, _highest = double.NegativeInfinity;

    public long Count { get; private set; }

    /// <summary>The lower end of what is worth showing: four standard deviations under the mean, or the lowest value; 0 without values.</summary>
    public double Low => Count == 0 ? 0 : Math.Max(_lowest, Mean - (Deviations * Deviation));

    /// <summary>The upper end likewise.</summary>
    public double High => Count == 0 ? 0 : Math.Min(_highest, Mean + (Deviations * Deviation));

    /// <summary>The end of what is worth showing on both sides of zero.</summary>
    public double Limit => Math.Max(Math.Abs(Low), Math.Abs(High));

    private double Mean => _sum / Count;

    private double Deviation => Math.Sqrt(Math.Max(0, (_squares / Count) - (Mean * Mean)));

    /// <summary>The range of some values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="count">How many of them count, where the others are zero; null: all.</param>
    public static ValueRange Of(ReadOnlySpan<float> values, int? count = null) => values.IsEmpty || count == 0 ? new ValueRange() : new ValueRange
    {
        Count = count ?? values.Length,
        _sum = TensorPrimitives.Sum(values),
        _squares = TensorPrimitives.SumOfSquares(values),
        _lowest = TensorPrimitives.Min(values),
        _highest = TensorPrimitives.Max(values),
    };

    /// <summary>Widens the range by the values of another.</summary>
    public void Add(ValueRange other)
    {
        _sum += other._sum;
        _squares += other._squares;
        Count += other.Count;
        (_lowest, _highest) = (Math.Min(_lowest, other._lowest), Math.Max(_highest, other._highest));
    }
}
