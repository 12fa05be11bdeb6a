namespace MLNet.Pruning.Trainers;

/// <summary>
/// How the share of remaining weights falls from 1 to its final value: it stays at 1 during the warm-up, falls along a cubic curve, fast first, and
/// stays at the final value during the cool-down.
/// </summary>
/// <remarks>
/// The curve of Zhu and Gupta 2017 (arXiv 1710.01878): final + (1 - final)(1 - progress)³. The published movement pruning runs warm up over a tenth
/// to a fifth of the training and cool down over a sixth to a third.
/// </remarks>
public sealed record SparsitySchedule
{
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
    public double ShareAt(int step, int totalSteps, double remainingWeights) =>
        Cubic(step, totalSteps, Steps(WarmupRatio, totalSteps), Steps(CooldownRatio, totalSteps), 1, remainingWeights);

    /// <summary>Checks that the schedule ends within the training.</summary>
    /// <param name="totalSteps">Steps of the whole training.</param>
    /// <exception cref="ArgumentOutOfRangeException">A ratio is out of its range.</exception>
    /// <exception cref="ArgumentException">The warm-up and the cool-down leave no step in between; the message gives the numbers.</exception>
    internal void Validate(int totalSteps)
    {
        ValidateRatios();
        int warmup = Steps(WarmupRatio, totalSteps), cooldown = Steps(CooldownRatio, totalSteps);
        if (totalSteps - warmup - cooldown < 1)
            throw new ArgumentException($"The schedule cannot finish in {totalSteps} training steps: its warm-up takes {warmup} and its cool-down {cooldown}, which leaves no step to prune in. Train for more steps, or lower {nameof(SparsitySchedule)}.{nameof(WarmupRatio)} ({WarmupRatio}) or {nameof(CooldownRatio)} ({CooldownRatio}).");
    }

    /// <summary>Checks the settings that hold for any number of steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A ratio is out of its range; the message names it.</exception>
    internal void ValidateRatios()
    {
        if (WarmupRatio is not (>= 0 and < 1))
            throw Wrong(nameof(WarmupRatio), WarmupRatio, "at least 0 and less than 1");
        if (CooldownRatio is not (>= 0 and < 1) || WarmupRatio + CooldownRatio >= 1)
            throw Wrong(nameof(CooldownRatio), CooldownRatio, $"at least 0 and, with {nameof(WarmupRatio)} ({WarmupRatio}), less than 1");
    }

    /// <summary>The published formula on whole steps.</summary>
    internal static double Cubic(int step, int totalSteps, int warmup, int cooldown, double initial, double final)
    {
        if (step <= warmup)
            return initial;
        if (step > totalSteps - cooldown)
            return final;
        double left = 1 - (step - warmup) / (double)(totalSteps - warmup - cooldown);
        return final + (initial - final) * (left * left * left);
    }

    private static int Steps(double ratio, int totalSteps) => (int)Math.Round(ratio * totalSteps);

    private static ArgumentOutOfRangeException Wrong(string setting, double value, string expected) =>
        new(setting, value, $"{nameof(SparsitySchedule)}.{setting} is {value}; expected {expected}.");
}
