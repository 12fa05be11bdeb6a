using System.Numerics;

namespace MLNet.Pruning.Trainers;

/// <summary>AdamW on vectors of elements (Loshchilov and Hutter 2019, arXiv 1711.05101).</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal readonly struct AdamRates<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T _scale, _keep, _rate, _rootScale, _epsilon, _beta1, _beta2, _new1, _new2;

    /// <param name="step">The step.</param>
    /// <param name="rate">The learning rate over the bias correction of the mean.</param>
    /// <param name="decay">The share by which the value shrinks.</param>
    public AdamRates(AdamStep step, double rate, double decay)
    {
        _scale = T.CreateChecked(step.GradientScale);
        _keep = T.CreateChecked(1 - decay);
        _rate = T.CreateChecked(rate);
        _rootScale = T.CreateChecked(step.RootScale);
        _epsilon = T.CreateChecked(step.Epsilon);
        (_beta1, _new1) = (T.CreateChecked(step.Beta1), T.CreateChecked(1 - step.Beta1));
        (_beta2, _new2) = (T.CreateChecked(step.Beta2), T.CreateChecked(1 - step.Beta2));
    }

    public void Move(ref Vector<T> value, ref Vector<T> mean, ref Vector<T> variance, Vector<T> gradient)
    {
        gradient *= _scale;
        mean = (mean * _beta1) + (gradient * _new1);
        variance = (variance * _beta2) + (gradient * gradient * _new2);
        value = (value * _keep) - (mean * _rate / ((Vector.SquareRoot(variance) * _rootScale) + new Vector<T>(_epsilon)));
    }
}
