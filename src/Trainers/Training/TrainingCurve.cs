using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>Thins the steps of a training to at most <see cref="MostPoints"/> points, each the mean over equally many steps.</summary>
/// <param name="totalSteps">Steps of the whole training.</param>
internal sealed class TrainingCurve(int totalSteps)
{
    public const int MostPoints = 200;

    private const int Digits = 5;

    private readonly int _stepsPerPoint = (totalSteps + MostPoints - 1) / MostPoints;
    private List<TrainingPoint> _points = [];
    private LossTotals _totals = new();
    private TrainingPoint? _last;

    /// <summary>What a checkpoint keeps of the curve.</summary>
    public TrainingCurveState State
    {
        get => new(_points, _totals, _last);
        set => (_points, _totals, _last) = ([.. value.Points], value.Totals, value.Last);
    }

    /// <summary>The points so far, the last one of fewer steps perhaps.</summary>
    public IReadOnlyList<TrainingPoint> Points => _last is null ? _points : [.. _points, _last];

    public void Add(int step, StepResult result, int rows)
    {
        _totals.Add(result.Batch, rows);
        _last = new TrainingPoint(
            step, Round(_totals.Mean()), Round(result.RemainingWeights), Round(result.LearningRate),
            _totals.MeanParts()?.Select(part => part with { Value = Round(part.Value) }).ToArray());
        if (step % _stepsPerPoint != 0)
            return;
        _points.Add(_last);
        (_totals, _last) = (new LossTotals(), null);
    }

    private static double Round(double value)
    {
        if (value == 0 || !double.IsFinite(value))
            return value;
        double unit = Math.Pow(10, Digits - 1 - Math.Floor(Math.Log10(Math.Abs(value))));
        return double.IsFinite(unit) ? Math.Round(value * unit) / unit : value;
    }
}
