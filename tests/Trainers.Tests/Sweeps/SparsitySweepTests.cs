using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Trainers.Tests;

public class SparsitySweepTests
{
    private static readonly MLContext Context = new(1);
    private static readonly IDataView TrainSet = Context.Data.LoadFromEnumerable(TinyTask.Rows(96)), ValidationSet = Context.Data.LoadFromEnumerable(TinyTask.Rows(40, seed: 5));

    [Fact]
    public void EveryMethodIsTriedAtEveryLevelWithEverySeedAndMeasured()
    {
        using var folder = new TemporaryFolder();
        SparsitySweepOptions options = Options(folder, levels: [1, 0.5, 0.1], seeds: [1, 2]);
        options.Methods = [new Movement(), new Magnitude(), new None()];

        SparsitySweepResult result = Sweep(options);

        Assert.Equal(["None 1", "Magnitude 0.5", "Magnitude 0.1", "Movement 0.5", "Movement 0.1"],
            result.Candidates.Select(candidate => FormattableString.Invariant($"{candidate.Method} {candidate.RemainingWeights}")));
        Assert.All(result.Candidates, candidate => Assert.Equal([1, 2], candidate.Trials.Select(trial => trial.Seed)));
        Assert.Equal(0, result.Dense.PointsBelowDense);
        foreach (SweepTrialResult trial in result.Trials)
        {
            string path = Path.Combine(folder.Root, trial.ModelFile!);
            ITransformer model = Context.Model.Load(path, out _);
            Assert.Equal(Context.MulticlassClassification.Evaluate(model.Transform(ValidationSet)).MicroAccuracy, trial.Metric);
            Assert.Equal(new FileInfo(path).Length, trial.ZipBytes);
            Assert.Equal(trial.RemainingWeights, trial.KeptShare!.Value, 0.001);
            Assert.True(trial is { MillisecondsPerRow: > 0, Seconds: > 0, PeakMemoryBytes: > 1 << 20, Error: null });
            Assert.Contains(trial.Pruning, trial.Settings);
        }

        Assert.True(result.Smallest(100).ZipBytes < result.Dense.ZipBytes);
        Assert.Contains("Movement", result.ToString());
    }

    [Fact]
    public void TheSameSeedsGiveTheSameMetrics()
    {
        using TemporaryFolder first = new(), second = new();

        Assert.Equal(Figures(first), Figures(second));

        static IEnumerable<(double?, double?)> Figures(TemporaryFolder folder) =>
            Sweep(Options(folder, levels: [0.3], seeds: [1, 2])).Trials.Select(trial => (trial.Metric, trial.KeptShare));
    }

    [Fact]
    public void ACancelledSweepGoesOnWhereItWas()
    {
        using TemporaryFolder folder = new(), undisturbed = new();
        using var source = new CancellationTokenSource();
        SparsitySweepOptions options = Options(folder, levels: [0.5, 0.2]);
        options.CancellationToken = source.Token;
        options.Progress = new Recorder(progress =>
        {
            if (progress is { Done: 1, Training.Step: 13 })
                source.Cancel();
        });

        Assert.Throws<OperationCanceledException>(() => Sweep(options));
        Assert.Single(SparsitySweepResult.FromDirectory(folder.Root).Trials);

        var steps = new List<int>();
        var trained = new List<double>();
        options = Options(folder, levels: [0.5, 0.2]);
        options.Progress = new Recorder(progress => steps.AddRange(progress is { Done: 1, Training.Step: var step } ? [step] : []));
        SparsitySweepResult result = Sweep(options, trial => trained.Add(trial.RemainingWeights));

        Assert.Equal([0.5, 0.2], trained);
        Assert.Equal(14, steps[0] - steps[0] % 2);
        Assert.Equal(Sweep(Options(undisturbed, levels: [0.5, 0.2])).Trials.Select(trial => trial.Metric), result.Trials.Select(trial => trial.Metric));
        Assert.Empty(Directory.GetDirectories(folder.Root));
    }

    [Fact]
    public void AFinishedSweepIsNotRepeated()
    {
        using var folder = new TemporaryFolder();
        SparsitySweepResult first = Sweep(Options(folder, levels: [0.5]));

        SparsitySweepResult again = Sweep(Options(folder, levels: [0.5]), trial => Assert.Fail($"{trial} was trained again"));

        Assert.Equal(first.Trials, again.Trials);
    }

    [Fact]
    public void AFolderOfOtherRowsIsRefused()
    {
        using var folder = new TemporaryFolder();
        Sweep(Options(folder));
        IDataView other = Context.Data.LoadFromEnumerable(TinyTask.Rows(64, seed: 4));

        foreach (var (train, validation) in new[] { (other, ValidationSet), (TrainSet, other) })
        {
            var exception = Assert.Throws<InvalidDataException>(() => Context.MulticlassClassification.SparsitySweep(_ => throw new NotSupportedException(), train, validation, Options(folder)));
            Assert.Contains(folder.Root, exception.Message);
            Assert.Contains("other training or validation rows", exception.Message);
        }
    }

    [Fact]
    public void RowsAreToldByTheValuesAndTypesOfTheirColumns()
    {
        string Of<T>(params T[] values) => SweepRows.Hash(Context.Data.LoadFromEnumerable(values.Select(value => new Cell<T> { Value = value }).ToList(), SchemaOf<T>()), ValidationSet);
        string[] hashes =
        [
            Of(1f), Of(1.0), Of((sbyte)1), Of((byte)1), Of((short)1), Of((ushort)1), Of(1), Of(1u), Of(1L), Of(1UL), Of(true), Of("1"), Of(1f, 1f), Of(2f), Of(2.0), Of((sbyte)2), Of((byte)2),
            Of((short)2), Of((ushort)2), Of(2), Of(2u), Of(2L), Of(2UL), Of(false), Of("2"), Of("1", "2"), Of("12", ""), Of("", "12"),
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(Of("1", "2"), Of("1", "2"));

        static SchemaDefinition SchemaOf<T>() => SchemaDefinition.Create(typeof(Cell<T>));
    }

    private sealed class Cell<T>
    {
        public T? Value { get; set; }
    }

    [Fact]
    public void AFailedTrialIsRecordedAndTheNextRunTriesItAgain()
    {
        using var folder = new TemporaryFolder();
        static void Fail(SweepTrial trial)
        {
            if (trial.RemainingWeights == 0.5)
                throw new IOException("no luck");
        }

        SparsitySweepResult result = Sweep(Options(folder, levels: [0.5, 0.2]), Fail);

        SweepTrialResult failed = Assert.Single(result.Trials, trial => trial.Error is not null);
        Assert.Equal("IOException: no luck", failed.Error);
        Assert.Contains("no luck", result.ToString());
        Assert.Equal([1, 0.2], result.Trials.Where(trial => trial.Metric is not null).Select(trial => trial.RemainingWeights));
        Assert.DoesNotContain(result.Candidates.Single(candidate => candidate.Failed > 0), result.SizeFront);

        result = Sweep(Options(folder, levels: [0.5, 0.2]));

        Assert.All(result.Trials, trial => Assert.Null(trial.Error));
        Assert.All(result.Trials, trial => Assert.True(trial.MillisecondsPerRow > 0));
    }

    [Fact]
    public void TheDenseModelNeedsNoTeacherWhereTheOthersLearnFromTheirs()
    {
        using var folder = new TemporaryFolder();
        var pretrained = new PretrainedEncoder(TinyTask.Config, TinyTask.Vocabulary, TinyTask.Encoder.Tensors);

        SparsitySweepResult result = Context.MulticlassClassification.SparsitySweep(
            trial =>
            {
                MovementPrunedTextClassificationOptions options = TinyTask.Options;
                (options.Encoder, options.MaxEpochs, options.Distillation, options.LayerStageRatio) = (pretrained, 2, [new SoftTargets(), new HiddenStates()], 0.5);
                options.UnlabeledSet = Context.Data.LoadFromEnumerable(TinyTask.Rows(16, seed: 9));
                trial.Apply(options);
                return Context.Transforms.Conversion.MapValueToKey("Label").Append(Context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options));
            },
            TrainSet, ValidationSet, Options(folder));

        Assert.All(result.Trials, trial => Assert.Null(trial.Error));
        Assert.Contains("SoftTargets", result.Trials.Single(trial => trial.Method != "None").Settings);
    }

    [Fact]
    public void TheCauseOfAWrappedErrorIsRecorded()
    {
        using var folder = new TemporaryFolder();
        SparsitySweepResult result = Sweep(Options(folder), trial =>
        {
            if (trial.RemainingWeights == 0.5)
                throw new InvalidOperationException("a worker failed", new IOException("no luck"));
        });
        Assert.Equal("InvalidOperationException: a worker failed (IOException: no luck)", result.Trials.Single(trial => trial.RemainingWeights == 0.5).Error);

        SparsitySweepOptions options = Options(folder, levels: [0.4]);
        using var source = new CancellationTokenSource();
        options.CancellationToken = source.Token;
        Assert.Throws<InvalidOperationException>(() => Sweep(options, _ =>
        {
            source.Cancel();
            throw new InvalidOperationException("a worker failed", new OperationCanceledException());
        }));
    }

    [Fact]
    public void TrialsMayShareOneObjectOfOptions()
    {
        using var folder = new TemporaryFolder();
        MovementPrunedTextClassificationOptions options = TinyTask.Options;
        options.Encoder = new PretrainedEncoder(TinyTask.Config, TinyTask.Vocabulary, TinyTask.Encoder.Tensors);
        (options.MaxEpochs, options.Distillation, options.LayerStageRatio) = (2, [new SoftTargets(), new HiddenStates()], 0.5);
        SparsitySweepOptions sweep = Options(folder, levels: [0.5, 0.2]);
        sweep.Methods = [new OptimalBrainDamage(), new L0 { SteerToShare = false }];

        SparsitySweepResult result = Context.MulticlassClassification.SparsitySweep(
            trial => Context.Transforms.Conversion.MapValueToKey("Label").Append(Context.MulticlassClassification.Trainers.MovementPrunedTextClassification(trial.Apply(options))),
            TrainSet, ValidationSet, sweep);

        Assert.All(result.Trials, trial => Assert.Null(trial.Error));
        Assert.Equal(2, result.Trials.Count(trial => trial.Settings!.Contains("SoftTargets") && trial.Settings.Contains("LayerStageRatio = 0.5")));
    }

    [Fact]
    public void ALevelThatMayStillWinLosesNoModel()
    {
        using var folder = new TemporaryFolder();
        SparsitySweepOptions options = Options(folder, levels: [0.5], seeds: [1, 2]);
        options.DeleteLosers = true;

        SparsitySweepResult result = Sweep(options, trial =>
        {
            if (trial is { RemainingWeights: 0.5, Seed: 2 })
                throw new IOException("no luck");
        });

        Assert.NotNull(result.Trials.Single(trial => trial is { RemainingWeights: 0.5, Seed: 1 }).ModelFile);
    }

    [Fact]
    public void LosersAreDeletedAndTheDenseModelStays()
    {
        using var folder = new TemporaryFolder();
        SparsitySweepOptions options = Options(folder, levels: [0.5, 0.02]);
        options.DeleteLosers = true;
        // By this metric the least model is the best: it beats the others in everything.
        options.Metric = new SweepMetric("lightness", _ => Directory.GetFiles(folder.Root, "*.zip").Length);

        SparsitySweepResult result = Sweep(options);

        string[] files = [.. Directory.GetFiles(folder.Root, "*.zip").Select(path => Path.GetFileName(path)).Order()];
        Assert.Equal(result.Trials.Select(trial => trial.ModelFile).OfType<string>().Order(), files);
        SweepCandidate[] kept = [.. result.SizeFront, .. result.SpeedFront, result.Dense];
        Assert.All(result.Candidates, candidate => Assert.Equal(kept.Contains(candidate), candidate.BestTrial!.ModelFile is not null));
        Assert.Equal(result.Trials, Sweep(options, _ => Assert.Fail("a deleted model was trained again")).Trials);
    }

    [Fact]
    public void ARegressionIsSweptByAMetricOfOnesOwn()
    {
        using var folder = new TemporaryFolder();
        var rows = Context.Data.LoadFromEnumerable(TinyTask.Rows(64).Select(row => new NumberRow { Label = row.Label == "fruit" ? 1 : 0, Sentence1 = row.Sentence1, Sentence2 = row.Sentence2 }));
        SparsitySweepOptions options = Options(folder, levels: [0.5]);
        options.Metric = new SweepMetric("largest error", scored => scored.GetColumn<float>("Label").Zip(scored.GetColumn<float>("Score"), (label, score) => Math.Abs(label - score)).Max(), higherIsBetter: false);

        SparsitySweepResult result = Context.Regression.SparsitySweep(
            trial => Context.Regression.Trainers.DistilledSentencePair(trial.Apply(new DistilledSentencePairRegressionOptions { Encoder = TinyTask.Encoder, MaxEpochs = 1, MaxLength = 24 })),
            rows, rows, options);

        Assert.Equal(("largest error", false), (result.Settings.Metric, result.Settings.HigherIsBetter));
        Assert.All(result.Trials, trial => Assert.True(trial is { Metric: > 0, Error: null, MillisecondsPerRow: > 0 }, trial.Error));
        Assert.Equal(result.Candidates.Min(candidate => candidate.Metric), result.Best.Metric);
    }

    [Fact]
    public void ApplyLeavesWhatIsSetAndTellsTheTrial()
    {
        using var folder = new TemporaryFolder();
        var told = new List<string>();
        var own = new SynchronousProgress(progress => told.Add("own"));
        SparsitySweepOptions options = Options(folder, levels: [0.5]);
        options.Progress = new Recorder(progress => Assert.Null(progress.Training));

        Context.MulticlassClassification.SparsitySweep(trial => Pipeline(trial, own, Path.Combine(folder.Root, "mine", trial.Pruning.GetType().Name)), TrainSet, ValidationSet, options);

        Assert.NotEmpty(told);
        Assert.Equal(2, Directory.GetDirectories(Path.Combine(folder.Root, "mine")).Length);
    }

    public static TheoryData<string, Action<SparsitySweepOptions>> WrongOptions => new()
    {
        { "Directory is  ; expected a name", options => options.Directory = " " },
        { "Levels is empty; expected at least one share", options => options.Levels = [] },
        { "Levels is 1.5; expected shares of more than 0", options => options.Levels = [0.5, 1.5] },
        { "Levels is 0; expected", options => options.Levels = [0] },
        { "Methods is empty; expected at least one method", options => options.Methods = [] },
        { "Methods is a list with a null; expected", options => options.Methods = [null!] },
        { "SoftMovement.Lambda is -1; expected a positive number", options => options.Methods = [new SoftMovement { Lambda = -1 }] },
        { "Seeds is empty; expected at least one seed", options => options.Seeds = [] },
        { "Metric is RSquared; expected a metric of a classification", options => options.Metric = SweepMetric.RSquared },
        { "LabelColumnName is ; expected a name", options => options.LabelColumnName = "" },
    };

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public void AWrongOptionIsNamedBeforeAnythingIsTrained(string message, Action<SparsitySweepOptions> change)
    {
        using var folder = new TemporaryFolder();
        SparsitySweepOptions options = Options(folder);
        change(options);

        Exception exception = Assert.ThrowsAny<ArgumentException>(() => Sweep(options, _ => Assert.Fail("something was trained")));

        Assert.Contains(message, exception.Message);
    }

    [Fact]
    public void TheSimpleOverloadSweepsAlike()
    {
        using var folder = new TemporaryFolder();

        SparsitySweepResult result = Context.MulticlassClassification.SparsitySweep(
            trial => Pipeline(trial), TrainSet, ValidationSet, folder.Root, levels: [0.5], methods: [new Magnitude()], seeds: [4]);

        Assert.Equal(["None", "Magnitude"], result.Trials.Select(trial => trial.Method));
        Assert.All(result.Trials, trial => Assert.Equal(4, trial.Seed));
    }

    private static SparsitySweepOptions Options(TemporaryFolder folder, IReadOnlyList<double>? levels = null, IReadOnlyList<int>? seeds = null) => new()
    {
        Directory = folder.Root,
        Levels = levels ?? [0.5],
        Methods = [new Movement()],
        Seeds = seeds ?? [1],
    };

    private static SparsitySweepResult Sweep(SparsitySweepOptions options, Action<SweepTrial>? before = null) => Context.MulticlassClassification.SparsitySweep(
        trial =>
        {
            before?.Invoke(trial);
            return Pipeline(trial);
        },
        TrainSet, ValidationSet, options);

    private static IEstimator<ITransformer> Pipeline(SweepTrial trial, IProgress<TrainingProgress>? progress = null, string? checkpoints = null)
    {
        MovementPrunedTextClassificationOptions options = TinyTask.Options;
        (options.Progress, options.CheckpointDirectory, options.CheckpointSteps) = (progress, checkpoints, 2);
        trial.Apply(options);
        return Context.Transforms.Conversion.MapValueToKey("Label").Append(Context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options));
    }

    private sealed class NumberRow
    {
        public float Label { get; set; }

        public string Sentence1 { get; set; } = "";

        public string Sentence2 { get; set; } = "";
    }

    private sealed class Recorder(Action<SweepProgress> record) : IProgress<SweepProgress>
    {
        public void Report(SweepProgress value) => record(value);
    }
}
