using System.Text.Json;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

public class TrainingCurveTests
{
    private static StepResult Result(int step) => new(
        new BatchLoss(1.0 / step, [new LossPart("HardLabels", 0.5, 2.0 / step), .. step > 500 ? [new LossPart("SoftTargets", 0.5, 3)] : Array.Empty<LossPart>()]),
        GradientNorm: 1, RemainingWeights: 1 - (step / 2000.0), LearningRate: 1e-4 / step, Penalty: 0);

    [Theory]
    [InlineData(1)]
    [InlineData(199)]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(1234)]
    public void EveryStepIsInOnePointAndThereAreAtMost200(int steps)
    {
        var curve = new TrainingCurve(steps);
        for (int step = 1; step <= steps; step++)
            curve.Add(step, Result(step), rows: 8);

        int stride = curve.Points[0].Step;
        Assert.InRange(curve.Points.Count, Math.Min(steps, 100), TrainingCurve.MostPoints);
        Assert.Equal(steps, curve.Points[^1].Step);
        for (int i = 0; i < curve.Points.Count; i++)
        {
            var point = curve.Points[i];
            int first = (i * stride) + 1;
            double mean = Enumerable.Range(first, point.Step - first + 1).Average(step => 1.0 / step);
            Assert.Equal(Math.Min(steps, (i + 1) * stride), point.Step);
            Assert.Equal(mean, point.Loss, 5e-5 * mean);
            Assert.Equal(2 * mean, point.LossParts![0].Value, 1e-4 * mean);
            Assert.Equal(1 - (point.Step / 2000.0), point.RemainingWeights, 5e-5);
            Assert.Equal(point.Step > 500 ? 2 : 1, point.LossParts.Count);
        }
    }

    [Fact]
    public void RowsWeighTheMean()
    {
        var curve = new TrainingCurve(400);
        curve.Add(1, Result(1), rows: 30);
        curve.Add(2, Result(2), rows: 10);

        Assert.Equal(0.875, Assert.Single(curve.Points).Loss, 12);
    }

    [Fact]
    public void ACurveThatGoesOnFromItsSavedStateIsTheSame()
    {
        var whole = new TrainingCurve(999);
        var parts = new TrainingCurve(999);
        for (int step = 1; step <= 700; step++)
        {
            whole.Add(step, Result(step), rows: step % 7 + 1);
            parts.Add(step, Result(step), rows: step % 7 + 1);
            if (step % 13 == 0)
                parts = new TrainingCurve(999) { State = JsonSerializer.Deserialize<TrainingCurveState>(JsonSerializer.Serialize(parts.State))! };
        }

        Assert.Equal(JsonSerializer.Serialize(whole.Points), JsonSerializer.Serialize(parts.Points));
    }

    [Fact]
    public void ValuesAreRoundedToFiveDigits()
    {
        var curve = new TrainingCurve(3);
        double[] losses = [1234567.8, 0.000012345678, double.NaN];
        for (int i = 0; i < losses.Length; i++)
            curve.Add(i + 1, new StepResult(new BatchLoss(losses[i], []), 1, 0, 0, 0), rows: 1);

        Assert.Equal([1234600, 0.000012346, double.NaN], curve.Points.Select(point => point.Loss));
        Assert.All(curve.Points, point => Assert.Null(point.LossParts));
    }
}
