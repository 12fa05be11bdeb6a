using Microsoft.ML;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>What the trainer does where an option is left alone.</summary>
public class DefaultsTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void A_pretrained_encoder_learns_from_its_own_dense_fit_and_starts_there()
    {
        var phases = new List<bool>();
        var options = Options(Pretrained);
        options.Progress = new SynchronousProgress(progress => phases.Add(progress.OfTeacher));
        var report = Fit(options).TrainingReport!;

        Assert.Equal(nameof(OptimalBrainDamage), report.Method);
        Assert.Equal(0.25, report.RemainingWeights, 1e-3);
        Assert.Contains("Dropout = 0;", report.Settings);
        Assert.Contains("HardLabelWeight = 0;", report.Settings);
        Assert.Equal(["HardLabels", "SoftTargets", "HiddenStates"], report.Epochs[0].LossParts!.Select(part => part.Name));
        Assert.Equal(Enumerable.Repeat(true, 4 * 10).Concat(Enumerable.Repeat(false, 4 * 10)), phases);

        // A student that started elsewhere would be as far from its teacher's hidden states as two draws of weights are.
        Assert.InRange(report.Epochs[0].LossParts![2].Value, 0, 0.5);
    }

    [Fact]
    public void Without_a_teacher_the_labels_alone_count()
    {
        var options = Options(Pretrained);
        options.Teacher = Teacher.None;
        var report = Fit(options).TrainingReport!;

        Assert.Null(report.Distillation);
        Assert.Null(report.Epochs[0].LossParts);
        Assert.Contains("Dropout = the encoder's;", report.Settings);
    }

    [Fact]
    public void A_choice_among_the_encoders_weights_starts_from_the_encoder_and_learns_from_its_dense_fit()
    {
        var options = Options(Pretrained);
        (options.Pruning, options.StoragePrecision) = (new ScoresOnly(), StoragePrecision.Float32);
        var model = Fit(options);

        Assert.NotNull(model.TrainingReport!.Distillation);
        var (before, after) = (Pretrained.Tensors, model.ToPretrainedEncoder().Tensors);
        foreach (string name in before.Keys.Where(name => name.StartsWith("encoder.", StringComparison.Ordinal)))
            Assert.All(before[name].Values.ToArray().Zip(after[name].Values.ToArray()), pair => Assert.True(pair.Second == 0 || pair.Second == pair.First, name));
    }

    [Fact]
    public void The_dropout_of_a_student_counts_where_a_teacher_wants_none()
    {
        string Settings(WordStudent student)
        {
            var options = Options(Pretrained);
            (options.Student, options.MaxEpochs) = (student, 1);
            return Fit(options, rows: 32).TrainingReport!.Settings;
        }

        Assert.Contains("Dropout = 0.5; EarlyStopping", Settings(new BiLstm { Dropout = 0.5 }));
        Assert.Contains("Dropout = 0; EarlyStopping", Settings(new Convolution()));
    }

    [Fact]
    public void Later_changes_of_the_options_do_not_reach_the_trainer()
    {
        var options = Options(Pretrained);
        (options.Teacher, options.MaxEpochs) = (Teacher.None, 1);
        var trainer = _context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options);
        (options.RemainingWeights, options.BatchSize) = (0.5, 0);

        Assert.Equal(0.25, trainer.Fit(TinyTask.Data(_context, TinyTask.Rows(32))).RemainingWeights, 1e-3);
    }

    [Fact]
    public void All_rows_may_make_one_batch_and_too_many_epochs_are_refused()
    {
        var options = Options(Pretrained);
        (options.Pruning, options.BatchSize, options.MaxEpochs) = (new None(), int.MaxValue, 2);
        Assert.Equal(2, Fit(options, rows: 32).TrainingReport!.Steps);

        (options.BatchSize, options.MaxEpochs) = (16, int.MaxValue);
        Assert.Contains("MaxEpochs is 2147483647; expected at most 1073741823 for 2 steps an epoch", Assert.ThrowsAny<ArgumentException>(() => Fit(options, rows: 32)).Message);
    }

    [Fact]
    public void The_mask_of_a_pruned_encoder_outlives_its_dense_fit()
    {
        var options = Options(TinyTask.PrunedEncoder);
        (options.Pruning, options.Teacher) = (new FixedMask(), Teacher.OwnDenseFit(1));
        Assert.Equal(2 / 3.0, Fit(options).RemainingWeights, 1e-2);
    }

    [Fact]
    public void Steps_that_do_not_suffice_are_told_before_anything_is_trained()
    {
        foreach (var method in (PruningMethod[])[new IterativeMagnitude { RewindTo = 0.5 }, new IterativeMagnitude { Rounds = 90 }, new NewIterative { Cuts = 90 }, new Magnitude { Cuts = 90 }])
        {
            var options = Options(Pretrained);
            (options.Pruning, options.Progress) = (method, new SynchronousProgress(_ => Assert.Fail("a step was trained")));
            Assert.ThrowsAny<ArgumentException>(() => Fit(options));
        }
    }

    [Fact]
    public void Nothing_is_made_first_where_nothing_is_pruned_or_nothing_was_pretrained()
    {
        var options = Options(Pretrained);
        options.Pruning = new None();
        Assert.Null(Fit(options).TrainingReport!.Distillation);

        options = Options(Pretrained);
        options.RemainingWeights = 1;
        Assert.Null(Fit(options).TrainingReport!.Distillation);

        Assert.Null(Fit(Options(TinyTask.Encoder)).TrainingReport!.Distillation);
    }

    [Theory]
    [InlineData(32, 60, 2)]
    [InlineData(560, 40, 35)]
    public void Few_rows_are_passed_over_more_often(int rows, int epochs, int stepsPerEpoch)
    {
        var options = Options(TinyTask.Encoder);
        options.MaxEpochs = null;
        int expected = 0;
        using var source = new CancellationTokenSource();
        options.Progress = new SynchronousProgress(progress =>
        {
            expected = progress.Epochs;
            Assert.Equal(epochs * stepsPerEpoch, progress.Steps);
            source.Cancel();
        });
        options.CancellationToken = source.Token;

        Assert.Throws<OperationCanceledException>(() => Fit(options, rows));
        Assert.Equal(epochs, expected);
    }

    [Theory]
    [InlineData(32, null, null, 120)]
    [InlineData(320, null, null, 20)]
    [InlineData(3200, null, null, 4)]
    [InlineData(32, null, 3, 3)]
    [InlineData(32, 5, 3, 5)]
    public void A_teacher_of_few_rows_passes_over_them_more_often(int rows, int? asked, int? studentEpochs, int epochs)
    {
        var options = Options(Pretrained);
        (options.Teacher, options.MaxEpochs) = (Teacher.OwnDenseFit(asked), studentEpochs);
        using var source = new CancellationTokenSource();
        options.Progress = new SynchronousProgress(progress =>
        {
            Assert.True(progress.OfTeacher);
            Assert.Equal(epochs, progress.Epochs);
            source.Cancel();
        });
        options.CancellationToken = source.Token;

        Assert.Throws<OperationCanceledException>(() => Fit(options, rows));
    }

    private static PretrainedEncoder Pretrained => new(TinyTask.Config, TinyTask.Vocabulary, TinyTask.Encoder.Tensors);

    private static MovementPrunedTextClassificationOptions Options(PretrainedEncoder encoder)
    {
        var options = TinyTask.Options;
        options.Encoder = encoder;
        return options;
    }

    private PrunedTextClassificationTransformer Fit(MovementPrunedTextClassificationOptions options, int rows = 160) =>
        _context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(TinyTask.Data(_context, TinyTask.Rows(rows)));
}
