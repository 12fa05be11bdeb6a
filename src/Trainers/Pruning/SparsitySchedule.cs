namespace MLNet.Pruning.Trainers;

/// <summary>
/// How the share of remaining weights falls from 1 to its final value: it stays at 1 during the warm-up, falls along a curve, cubic by default, and
/// stays at the final value during the cool-down.
/// </summary>
/// <remarks>
/// The curve of Zhu and Gupta 2017 (arXiv 1710.01878): final + (1 - final)(1 - progress)³. The published movement pruning runs warm up over a tenth
/// to a fifth of the training and cool down over a sixth to a third.
/// </remarks>
public sealed record SparsitySchedule
{
    /// <summary>The form of the fall.</summary>
    /// <value>The default value is <see cref="ScheduleCurve.Cubic"/>.</value>
    public ScheduleCurve Curve { get; init; } = ScheduleCurve.Cubic;

    /// <summary>Share of the training's steps before the first cut, in [0, 1).</summary>
    /// <value>The default value is 0.1.</value>
    public double WarmupRatio { get; init; } = 0.1;

    /// <summary>Share of the training's steps after the last cut, in [0, 1); with <see cref="WarmupRatio"/> less than 1.</summary>
    /// <value>The default value is 0.2.</value>
    public double CooldownRatio { get; init; } = 0.2;

    /// <summary>The share of remaining weights with which a step computes.</summary>
    /// <param name="step">The step, from 0; <paramref name="totalSteps"/> stands for the finished model.</param>
    /// <param name="totalSteps">Steps of the whole training.</param>
    /// <param name="remainingWeights">The final share, in (0, 1].</param>
    /// <returns>A share from <paramref name="remainingWeights"/> to 1.</returns>
    public double ShareAt(int step, int totalSteps, double remainingWeights) => Between(Progress(step, totalSteps), 1, remainingWeights);

    /// <summary>The way from the end of the warm-up, 0, to the start of the cool-down, 1.</summary>
    internal double Progress(int step, int totalSteps) => Progress(step, totalSteps, WarmupSteps(totalSteps), CooldownSteps(totalSteps));

    /// <summary>What falls, or rises, from an initial to a final value, at a progress in [0, 1].</summary>
    internal double Between(double progress, double initial, double final)
    {
        // The ends are exact: rounding must leave no weight behind.
        if (progress is <= 0 or >= 1)
            return progress <= 0 ? initial : final;
        double left = 1 - progress;
        return Curve switch
        {
            ScheduleCurve.OneCut => final,
            ScheduleCurve.Linear => final + ((initial - final) * left),
            _ => final + (initial - final) * (left * left * left),
        };
    }

    internal int WarmupSteps(int totalSteps) => (int)Math.Round(WarmupRatio * totalSteps);

    internal int CooldownSteps(int totalSteps) => (int)Math.Round(CooldownRatio * totalSteps);

    internal int FallingSteps(int totalSteps) => totalSteps - WarmupSteps(totalSteps) - CooldownSteps(totalSteps);

    /// <summary>Steps done at each of a few cuts, spread evenly: the first when the warm-up ends, the last when the cool-down starts.</summary>
    /// <exception cref="ArgumentException">There are fewer steps than cuts.</exception>
    internal int[] CutSteps(int totalSteps, int cuts)
    {
        int first = Math.Max(1, WarmupSteps(totalSteps)), last = totalSteps - CooldownSteps(totalSteps);
        if (last - first < cuts - 1)
            throw new ArgumentException($"The schedule leaves steps {first} to {last} of {totalSteps} for cuts, too few for {cuts} of them. Train for more steps, or ask for fewer cuts.");
        return [.. Enumerable.Range(0, cuts).Select(i => first + (int)((long)(last - first) * i / Math.Max(1, cuts - 1)))];
    }

    /// <summary>Checks that the schedule ends within the training.</summary>
    /// <param name="totalSteps">Steps of the whole training.</param>
    /// <exception cref="ArgumentOutOfRangeException">A ratio is out of its range.</exception>
    /// <exception cref="ArgumentException">The warm-up and the cool-down leave no step in between; the message gives the numbers.</exception>
    internal void Validate(int totalSteps)
    {
        ValidateSettings();
        int warmup = WarmupSteps(totalSteps), cooldown = CooldownSteps(totalSteps);
        if (totalSteps - warmup - cooldown < 1)
            throw new ArgumentException($"The schedule cannot finish in {totalSteps} training steps: its warm-up takes {warmup} and its cool-down {cooldown}, which leaves no step to prune in. Train for more steps, or lower {nameof(SparsitySchedule)}.{nameof(WarmupRatio)} ({WarmupRatio}) or {nameof(CooldownRatio)} ({CooldownRatio}).");
    }

    /// <summary>Checks the settings that hold for any number of steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A ratio is out of its range; the message names it.</exception>
    internal void ValidateSettings()
    {
        if (!Enum.IsDefined(Curve))
            throw new ArgumentOutOfRangeException(nameof(Curve), Curve, $"{nameof(SparsitySchedule)}.{nameof(Curve)} is {Curve}; expected {string.Join(", ", Enum.GetNames<ScheduleCurve>())}.");
        if (WarmupRatio is not (>= 0 and < 1))
            throw Wrong(nameof(WarmupRatio), WarmupRatio, "at least 0 and less than 1");
        if (CooldownRatio is not (>= 0 and < 1) || WarmupRatio + CooldownRatio >= 1)
            throw Wrong(nameof(CooldownRatio), CooldownRatio, $"at least 0 and, with {nameof(WarmupRatio)} ({WarmupRatio}), less than 1");
    }

    /// <summary>The published bounds on whole steps.</summary>
    internal static double Progress(int step, int totalSteps, int warmup, int cooldown)
    {
        if (step <= warmup)
            return 0;
        return step > totalSteps - cooldown ? 1 : (step - warmup) / (double)(totalSteps - warmup - cooldown);
    }

    private static ArgumentOutOfRangeException Wrong(string setting, double value, string expected) =>
        new(setting, value, $"{nameof(SparsitySchedule)}.{setting} is {value}; expected {expected}.");
}
