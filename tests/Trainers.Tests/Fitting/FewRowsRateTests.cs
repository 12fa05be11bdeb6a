using Microsoft.ML;

namespace MLNet.Pruning.Trainers.Tests;

public class FewRowsRateTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FewRowsLowerTheRateOfADenseFitAndOfTheTeacher(bool dense)
    {
        var progress = new FirstStep();
        var options = TinyTask.Options;
        (options.Encoder, options.LearningRate, options.WarmupRatio, options.MaxEpochs, options.Progress) = (TinyTask.PrunedEncoder, null, 0, 13, progress);
        (options.Pruning, options.Teacher) = (dense ? new None() : new OptimalBrainDamage(), dense ? Teacher.None : Teacher.OwnDenseFit());
        var context = new MLContext(1);
        context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(TinyTask.Data(context, TinyTask.Rows(500)));

        // The narrow encoder has the highest rate, 1e-3; 500 rows take half of it.
        Assert.Equal(5e-4, progress.Rate!.Value, 1e-7);
    }

    private sealed class FirstStep : IProgress<TrainingProgress>
    {
        public double? Rate { get; private set; }

        public void Report(TrainingProgress value) => Rate ??= value.LearningRate;
    }
}
