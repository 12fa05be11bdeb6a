using System.Numerics;

namespace MLNet.Pruning.Trainers;

/// <summary>The gradient of a <see cref="ScorePenalty"/> on vectors of scores.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal readonly struct SigmoidPull<T>(ScorePenalty penalty, long elements) : IScorePull<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T _strength = T.CreateChecked(penalty.Strength / elements);
    private readonly T _shift = T.CreateChecked(penalty.Shift);

    public Vector<T> At(Vector<T> scores)
    {
        var open = Vector<T>.One / (Vector<T>.One + Exp(-(scores + new Vector<T>(_shift))));
        return open * (Vector<T>.One - open) * _strength;
    }

    private static Vector<T> Exp(Vector<T> values) => typeof(T) == typeof(float)
        ? Vector.As<float, T>(Vector.Exp(Vector.As<T, float>(values)))
        : Vector.As<double, T>(Vector.Exp(Vector.As<T, double>(values)));
}
