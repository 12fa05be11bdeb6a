using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Trainers.Tests;

public class ResumeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public void ARunKilledFiveTimesEndsInTheModelOfAnUndisturbedOne() => KillAndCompare(nameof(Movement), kills: 5, fewestSteps: 1, mostSteps: 3);

    [Theory]
    [MemberData(nameof(Methods))]
    public void EveryMethodSurvivesAKill(string name) => KillAndCompare(name, kills: 1, fewestSteps: 8, mostSteps: 20);

    public static TheoryData<string> Methods => TestMethods.All;

    [Theory]
    [MemberData(nameof(Methods))]
    public void EveryMethodResumesFromItsCheckpointToTheSameModel(string name)
    {
        using var folder = new TemporaryFolder();
        using var undisturbed = new TemporaryFolder();

        foreach (int stop in new[] { 7, 13, 25 })
        {
            using var source = new CancellationTokenSource();
            var options = Options(folder.Root, name);
            options.CancellationToken = source.Token;
            options.Progress = new SynchronousProgress(progress =>
            {
                if (progress.Step == stop)
                    source.Cancel();
            });
            Assert.Throws<OperationCanceledException>(() => Fit(options));
        }
        var (expected, resumed) = (Fit(Options(undisturbed.Root, name)), Fit(Options(folder.Root, name)));
        Assert.Equal(TestModels.Bits(expected), TestModels.Bits(resumed));
        Assert.Equal(TestModels.Records(expected), TestModels.Records(resumed));
    }

    [Fact]
    public void CancellingStopsWithinOneStepAndLeavesACheckpointToResumeFrom()
    {
        using var folder = new TemporaryFolder();
        using var undisturbed = new TemporaryFolder();
        using var source = new CancellationTokenSource();
        int steps = 0;
        var options = Options(folder.Root);
        options.CancellationToken = source.Token;
        options.Progress = new SynchronousProgress(progress =>
        {
            steps = progress.Step;
            if (progress.Step == 13)
                source.Cancel();
        });

        Assert.Throws<OperationCanceledException>(() => Fit(options));
        Assert.Equal(13, steps);

        int first = 0;
        options = Options(folder.Root);
        options.Progress = new SynchronousProgress(progress => first = first == 0 ? progress.Step : first);
        Assert.Equal(Train(undisturbed.Root), TestModels.Bits(Fit(options)));
        Assert.Equal(14, first);
    }

    [Fact]
    public void ARewoundTrainingForgetsHowLowItsLossWas()
    {
        using var folder = new TemporaryFolder();
        using var source = new CancellationTokenSource();
        var options = Options(folder.Root);
        options.Pruning = new IterativeMagnitude { Rounds = 1, RewindTo = 0 };
        options.CancellationToken = source.Token;
        options.Progress = new SynchronousProgress(progress =>
        {
            if (progress.Step == 9)
                source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => Fit(options));

        // The only cut of 40 steps is made after the fourth.
        using var checkpoint = Transforms.SafetensorsFile.Open(folder.Path("training-checkpoint.safetensors"));
        Assert.Equal(5, JsonSerializer.Deserialize<CollapseState>(checkpoint.Header.Metadata["collapse"])!.Steps);
    }

    [Fact]
    public void AFinishedTrainingIsNotRepeated()
    {
        using var folder = new TemporaryFolder();
        byte[] first = Train(folder.Root);
        var options = Options(folder.Root);
        options.Progress = new SynchronousProgress(_ => Assert.Fail("a step was trained again"));

        Assert.Equal(first, TestModels.Bits(Fit(options)));
    }

    [Fact]
    public void WithoutASeedTheFolderKeepsTheOneThatWasDrawn()
    {
        using var folder = new TemporaryFolder();
        using var source = new CancellationTokenSource();
        var options = Options(folder.Root);
        (options.Seed, options.CancellationToken) = (null, source.Token);
        options.Progress = new SynchronousProgress(progress =>
        {
            if (progress.Step == 13)
                source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => FitWithoutSeed(options));

        int first = 0;
        (options.CancellationToken, options.Progress) = (default, new SynchronousProgress(progress => first = first == 0 ? progress.Step : first));
        var model = FitWithoutSeed(options);

        Assert.Equal(14, first);
        Assert.Equal(File.ReadAllText(folder.Path("seed.txt")), model.TrainingReport!.Seed.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void ASeedThatCannotBeReadIsRefusedByName()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Path("seed.txt"), "one");
        var options = Options(folder.Root);
        options.Seed = null;

        Assert.Contains(folder.Path("seed.txt"), Assert.Throws<CheckpointMismatchException>(() => FitWithoutSeed(options)).Message);
    }

    public static TheoryData<string, Action<MovementPrunedTextClassificationOptions>> OtherTrainings => new()
    {
        { "seed", options => options.Seed = 4 },
        { "share", options => options.RemainingWeights = 0.5 },
        { "method", options => options.Pruning = new Magnitude() },
        { "start of the scores", options => options.Pruning = new Movement { ScoreStart = ScoreStart.Constant() } },
        { "kernels", options => options.UseManagedKernels = false },
        { "epochs", options => options.MaxEpochs = 5 },
        { "student", options => options.Student = new EveryOtherLayer() },
        { "encoder", options => options.Encoder = PretrainedEncoder.Random(TinyTask.Config, TinyTask.Vocabulary, seed: 2) },
    };

    [Theory]
    [MemberData(nameof(OtherTrainings))]
    public void ACheckpointOfAnotherTrainingIsRefusedByName(string what, Action<MovementPrunedTextClassificationOptions> change)
    {
        using var folder = new TemporaryFolder();
        Train(folder.Root);
        var options = Options(folder.Root);
        change(options);

        var exception = Assert.Throws<CheckpointMismatchException>(() => Fit(options));

        Assert.Contains(folder.Root, exception.Message);
        Assert.NotEmpty(what);
    }

    [Fact]
    public void ACheckpointOfOtherRowsIsRefused()
    {
        using var folder = new TemporaryFolder();
        Train(folder.Root);

        Assert.Throws<CheckpointMismatchException>(() => Fit(Options(folder.Root), rowSeed: 8));
    }

    [Fact]
    public void ACheckpointOfFewerClassesIsRefused()
    {
        using var folder = new TemporaryFolder();
        Train(folder.Root);
        var context = new MLContext(1);
        var keys = context.Data.LoadFromEnumerable(new[] { "fruit", "tool", "animal" }.Select(name => new Key { Name = name }));
        var rows = context.Data.LoadFromEnumerable(TinyTask.Rows(160, 7));
        var withOneMore = context.Transforms.Conversion.MapValueToKey("Label", keyData: keys).Fit(rows).Transform(rows);

        var exception = Assert.Throws<CheckpointMismatchException>(() => context.MulticlassClassification.Trainers.MovementPrunedTextClassification(Options(folder.Root)).Fit(withOneMore));

        Assert.Contains(folder.Root, exception.Message);
    }

    [Fact]
    public void ADamagedCheckpointIsRefusedByName()
    {
        using var folder = new TemporaryFolder();
        Train(folder.Root);
        string file = Directory.GetFiles(folder.Root).Single();
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^100]);

        Assert.Contains(file, Assert.Throws<CheckpointMismatchException>(() => Fit(Options(folder.Root))).Message);
    }

    /// <summary>Trains in this process and prints a line per step: what the killed process runs.</summary>
    internal static void Work(string directory, string method)
    {
        var options = Options(directory, method);
        options.Progress = new SynchronousProgress(_ => Console.WriteLine("step"));
        Fit(options);
    }

    private static void KillAndCompare(string method, int kills, int fewestSteps, int mostSteps)
    {
        using var folder = new TemporaryFolder();
        using var undisturbed = new TemporaryFolder();
        byte[] expected = TestModels.Bits(Fit(Options(undisturbed.Root, method)));
        var random = new Random(2026 + method.Length);

        for (int kill = 0; kill < kills; kill++)
        {
            using var worker = StartWorker(folder.Root, method);
            int steps = random.Next(fewestSteps, mostSteps + 1);
            string? line;
            while ((line = worker.StandardOutput.ReadLine()) is not null && (line != "step" || --steps > 0))
            {
            }

            // Anywhere: in a step, in a checkpoint being written, or between.
            Thread.Sleep(random.Next(0, 40));
            if (worker.HasExited)
                Assert.Fail($"the worker ended before kill {kill + 1}: {worker.StandardError.ReadToEnd()}");
            worker.Kill();
            Assert.True(worker.WaitForExit(Patience));
        }

        Assert.Equal(expected, TestModels.Bits(Fit(Options(folder.Root, method))));
    }

    private static byte[] Train(string directory) => TestModels.Bits(Fit(Options(directory)));

    private static Transforms.PrunedTextClassificationTransformer Fit(MovementPrunedTextClassificationOptions options, int rowSeed = 7)
    {
        var context = new MLContext(1);
        return context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(TinyTask.Data(context, TinyTask.Rows(160, rowSeed)));
    }

    private static Transforms.PrunedTextClassificationTransformer FitWithoutSeed(MovementPrunedTextClassificationOptions options)
    {
        var context = new MLContext();
        return context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(TinyTask.Data(context, TinyTask.Rows(160, 7)));
    }

    private static MovementPrunedTextClassificationOptions Options(string directory, string method = nameof(Movement))
    {
        var context = new MLContext(1);
        var options = TinyTask.Options;
        options.Pruning = TestMethods.Create(method);
        if (options.Pruning is FixedMask)
            options.Encoder = TinyTask.PrunedEncoder;
        options.CheckpointDirectory = directory;
        options.CheckpointSteps = 3;
        options.ValidationSet = TinyTask.Data(context, TinyTask.Rows(40, seed: 5));
        return options;
    }

    private sealed class Key
    {
        public string Name { get; set; } = "";
    }

    private static Process StartWorker(string directory, string method)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["exec", typeof(ResumeTests).Assembly.Location, ResumeWorker.Command, directory, method])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }
}
