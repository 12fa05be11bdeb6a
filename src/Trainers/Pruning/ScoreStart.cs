using TorchSharp;

namespace MLNet.Pruning.Trainers;

/// <summary>The scores of a pruning method before training.</summary>
public sealed record ScoreStart
{
    private readonly Kind _kind;
    private readonly double _scale;

    private ScoreStart(Kind kind, double scale) => (_kind, _scale) = (kind, scale);

    private enum Kind
    {
        Magnitude,
        Constant,
        Uniform,
        Kaiming,
    }

    /// <summary>Scores in proportion to the weight's size: scale * |W| / std(|W|), with the deviation of each matrix by itself.</summary>
    /// <param name="scale">The standard deviation of the scores; positive.</param>
    /// <returns>The start.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not a positive number.</exception>
    public static ScoreStart Magnitude(double scale = 0.3) => new(Kind.Magnitude, Positive(scale, nameof(scale)));

    /// <summary>The same score for every weight, 0 as published.</summary>
    /// <param name="value">The score; a finite number.</param>
    /// <returns>The start.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public static ScoreStart Constant(double value = 0)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, $"The constant starting score is {value}; expected a finite number.");
        return new(Kind.Constant, value);
    }

    /// <summary>Scores drawn evenly from -range to range.</summary>
    /// <param name="range">The largest absolute score; positive.</param>
    /// <returns>The start.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range is not a positive number.</exception>
    public static ScoreStart Uniform(double range) => new(Kind.Uniform, Positive(range, nameof(range)));

    /// <summary>Scores drawn evenly from -1/√columns to 1/√columns (Kaiming's uniform start with a = √5).</summary>
    /// <returns>The start.</returns>
    public static ScoreStart KaimingUniform() => new(Kind.Kaiming, 1);

    /// <summary>The start and its number, such as <c>Magnitude(0.3)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{_kind}({_scale})");

    internal void Fill(torch.Tensor scores, torch.Tensor weight, CounterRandom random)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        if (_kind == Kind.Constant)
            scores.fill_(_scale);
        else if (_kind == Kind.Magnitude)
            scores.copy_(FromMagnitude(weight.abs()));
        else
            scores.copy_(Drawn(weight, _kind == Kind.Uniform ? _scale : 1 / Math.Sqrt(weight.shape[1]), random));
    }

    private torch.Tensor FromMagnitude(torch.Tensor size)
    {
        // Weights all of one size say nothing about each other.
        double deviation = size.std().ToDouble();
        return deviation > 0 ? size * (_scale / deviation) : torch.zeros_like(size);
    }

    private static torch.Tensor Drawn(torch.Tensor weight, double range, CounterRandom random)
    {
        var values = new double[weight.numel()];
        for (int i = 0; i < values.Length; i++)
            values[i] = range * (2 * random.NextUniform() - 1);
        return torch.tensor(values, weight.shape, weight.dtype, weight.device);
    }

    private static double Positive(double value, string name) => value > 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"The {name} of the starting scores is {value}; expected a positive number.");
}
