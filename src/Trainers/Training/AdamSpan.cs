using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Trainers;

/// <summary>A run of elements of a learning tensor with their moments, of equal length.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal readonly ref struct AdamSpan<T>(Span<T> value, Span<T> mean, Span<T> variance)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Span<Vector<T>> _values = MemoryMarshal.Cast<T, Vector<T>>(value);
    private readonly Span<Vector<T>> _means = MemoryMarshal.Cast<T, Vector<T>>(mean);
    private readonly Span<Vector<T>> _variances = MemoryMarshal.Cast<T, Vector<T>>(variance);

    public Span<T> Value { get; } = value;

    public Span<T> Mean { get; } = mean;

    public Span<T> Variance { get; } = variance;

    /// <summary>The values as vectors; what does not fill one is left out.</summary>
    public ReadOnlySpan<Vector<T>> Vectors => _values;

    /// <summary>Moves vector <paramref name="i"/>.</summary>
    public void MoveVector(int i, Vector<T> gradient, in AdamRates<T> rates) => rates.Move(ref _values[i], ref _means[i], ref _variances[i], gradient);

    /// <summary>Moves element <paramref name="i"/>, by the same arithmetic.</summary>
    public void MoveElement(int i, T gradient, in AdamRates<T> rates)
    {
        var (value, mean, variance) = (new Vector<T>(Value[i]), new Vector<T>(Mean[i]), new Vector<T>(Variance[i]));
        rates.Move(ref value, ref mean, ref variance, new Vector<T>(gradient));
        (Value[i], Mean[i], Variance[i]) = (value[0], mean[0], variance[0]);
    }
}
