using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.ML;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>Works through the trials of a sweep, one after the other, and writes each result as it comes.</summary>
internal sealed class SparsitySweepRun
{
    private const int TimeRounds = 3;

    private readonly Func<SweepTrial, IEstimator<ITransformer>> _pipeline;
    private readonly IDataView _trainSet;
    private readonly IDataView _validationSet;
    private readonly SparsitySweepOptions _options;
    private readonly SweepMetric _metric;
    private readonly SweepFolder _folder;
    private readonly (PruningMethod Pruning, double Share, int Seed)[] _plan;
    private readonly Dictionary<(string Pruning, double Share, int Seed), SweepTrialResult> _ended = [];

    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public SparsitySweepRun(SweepTask task, Func<SweepTrial, IEstimator<ITransformer>> pipeline, IDataView trainSet, IDataView validationSet, SparsitySweepOptions options)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(trainSet);
        ArgumentNullException.ThrowIfNull(validationSet);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(task);
        (_pipeline, _trainSet, _validationSet, _options) = (pipeline, trainSet, validationSet, options);
        _metric = options.Metric ?? (task == SweepTask.Classification ? SweepMetric.MicroAccuracy : SweepMetric.RSquared);
        _folder = new SweepFolder(options.Directory);
        (PruningMethod, double)[] models = [(new None(), 1), .. Pruned()];
        _plan = [.. from seed in options.Seeds.Distinct() from model in models select (model.Item1, model.Item2, seed)];
    }

    /// <summary>Runs what has not ended yet and measures the times.</summary>
    /// <exception cref="OperationCanceledException">The sweep was cancelled.</exception>
    public SparsitySweepResult Run()
    {
        SweepSettings settings = _folder.Open(_metric, SweepRows.Hash(_trainSet, _validationSet));
        foreach (SweepTrialResult trial in _folder.ReadTrials())
            _ended[(trial.Pruning, trial.RemainingWeights, trial.Seed)] = trial;

        foreach (var (pruning, share, seed) in _plan)
        {
            if (_ended.GetValueOrDefault(Key(pruning, share, seed)) is { Error: null })
                continue;
            _options.CancellationToken.ThrowIfCancellationRequested();
            SweepTrialResult result = RunTrial(pruning, share, seed);
            _folder.Append(result);
            _ended[Key(pruning, share, seed)] = result;
        }

        Report(null, null);
        MeasureTimes();
        var found = new SparsitySweepResult(_options.Directory, settings, Planned);
        return _options.DeleteLosers ? WithoutLosers(found) : found;
    }

    private IEnumerable<SweepTrialResult> Planned => _plan.Select(trial => _ended[Key(trial.Pruning, trial.Share, trial.Seed)]);

    private IEnumerable<(PruningMethod Pruning, double Share)> Pruned() =>
        from method in _options.Methods.Distinct() where method is not None from level in _options.Levels.Distinct() where level < 1 select (method, level);

    private static (string, double, int) Key(PruningMethod pruning, double share, int seed) => (InvariantText.Of(pruning), share, seed);

    private SweepTrialResult RunTrial(PruningMethod pruning, double share, int seed)
    {
        string name = Name(pruning, share, seed), checkpoints = _folder.PathOf(name + ".checkpoint");
        SweepTrial? trial = null;
        trial = new SweepTrial(pruning, share, seed)
        {
            Progress = _options.Progress is null ? null : new TrainingForwarder(progress => Report(trial, progress)),
            CancellationToken = _options.CancellationToken,
            CheckpointDirectory = checkpoints,
        };
        Report(trial, null);
        using var memory = new MemoryWatch();
        long start = Stopwatch.GetTimestamp();
        SweepTrialResult result = new()
        {
            Method = pruning.GetType().Name,
            Pruning = InvariantText.Of(pruning),
            RemainingWeights = share,
            Seed = seed,
            Seconds = 0,
            PeakMemoryBytes = 0,
            Ended = default,
        };
        try
        {
            ITransformer model = _pipeline(trial).Fit(_trainSet);
            result = result with { Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds };
            using (model as IDisposable)
                result = Measure(result, model, name + ".zip");
        }
        catch (Exception exception) when (exception.GetBaseException() is not OperationCanceledException || !_options.CancellationToken.IsCancellationRequested)
        {
            result = result with { Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds, Error = Describe(exception) };
        }

        if (Directory.Exists(checkpoints))
            Directory.Delete(checkpoints, recursive: true);
        return result with { PeakMemoryBytes = memory.Peak, Ended = DateTimeOffset.UtcNow };
    }

    // ML.NET reads rows on threads of its own and wraps what goes wrong there.
    private static string Describe(Exception exception)
    {
        Exception cause = exception.GetBaseException();
        string text = $"{exception.GetType().Name}: {exception.Message}";
        return cause == exception ? text : $"{text} ({cause.GetType().Name}: {cause.Message})";
    }

    private SweepTrialResult Measure(SweepTrialResult result, ITransformer model, string file)
    {
        PrunedTextTransformer text = FittedTextModel.Find(model);
        string path = _folder.PathOf(file);
        double metric = _metric.Measure(model.Transform(_validationSet), _options);
        WholeFile.Write(path, stream => new MLContext().Model.Save(model, _trainSet.Schema, stream));
        return result with
        {
            Metric = metric,
            KeptShare = text.RemainingWeights,
            ZipBytes = new FileInfo(path).Length,
            ModelFile = file,
            Settings = text.TrainingReport?.Settings,
        };
    }

    /// <summary>Measures all models in turn and the whole several times, so that a slow moment of the machine meets them alike; the median counts.</summary>
    private void MeasureTimes()
    {
        SweepTrialResult[] saved = [.. Planned.Where(trial => trial.ModelFile is not null)];
        if (saved.All(trial => trial.MillisecondsPerRow is not null))
            return;

        double[][] times = [.. saved.Select(_ => new double[TimeRounds])];
        for (int round = 0; round < TimeRounds; round++)
        {
            for (int i = 0; i < saved.Length; i++)
            {
                _options.CancellationToken.ThrowIfCancellationRequested();
                ITransformer model = new MLContext().Model.Load(_folder.PathOf(saved[i].ModelFile!), out _);
                using (model as IDisposable)
                    times[i][round] = RowTimer.Measure(model, _validationSet, _options.ScoreColumnName);
            }
        }

        for (int i = 0; i < saved.Length; i++)
            Update(saved[i] with { MillisecondsPerRow = times[i].Order().ElementAt(TimeRounds / 2) });
        _folder.Replace(_ended.Values);
    }

    private SparsitySweepResult WithoutLosers(SparsitySweepResult found)
    {
        HashSet<SweepCandidate> kept = [.. found.SizeFront, .. found.SpeedFront, .. found.Candidates.Where(candidate => candidate.IsDense)];
        foreach (SweepTrialResult trial in found.Candidates.Where(candidate => candidate.Failed == 0 && !kept.Contains(candidate)).SelectMany(candidate => candidate.Trials))
        {
            if (trial.ModelFile is not { } file)
                continue;
            File.Delete(_folder.PathOf(file));
            Update(trial with { ModelFile = null });
        }

        _folder.Replace(_ended.Values);
        return new SparsitySweepResult(found.Directory, found.Settings, Planned);
    }

    private void Update(SweepTrialResult trial) => _ended[(trial.Pruning, trial.RemainingWeights, trial.Seed)] = trial;

    private static string Name(PruningMethod pruning, double share, int seed)
    {
        // Two settings of one method differ by the hash alone.
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(InvariantText.Of(pruning))).AsSpan(0, 4));
        return FormattableString.Invariant($"{pruning.GetType().Name}-{hash}-{share}-{seed}");
    }

    private void Report(SweepTrial? trial, TrainingProgress? training)
    {
        if (_options.Progress is null)
            return;
        SweepTrialResult[] done = [.. _plan.Select(planned => _ended.GetValueOrDefault(Key(planned.Pruning, planned.Share, planned.Seed))).OfType<SweepTrialResult>()];
        _options.Progress.Report(new SweepProgress
        {
            Done = done.Length,
            Total = _plan.Length,
            Trial = trial,
            Training = training,
            TimeLeft = done.Length == 0 ? null : TimeSpan.FromSeconds(Math.Ceiling((_plan.Length - done.Length) * done.Average(result => result.Seconds))),
        });
    }

    private sealed class TrainingForwarder(Action<TrainingProgress> forward) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => forward(value);
    }
}
