using System.Diagnostics;
using Microsoft.ML.Runtime;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>Runs a <see cref="TrainingSession"/> over the epochs: batches, progress, validation, early stopping, checkpoints.</summary>
internal sealed class TrainingLoop(
    IHost host, IChannel channel, TrainingSession session, TokenizedDataset training, TokenizedDataset? validation, TrainingLoopSettings settings,
    IReadOnlyDictionary<string, EncoderTensor> start, CollapseDetector collapse)
{
    private readonly BatchPlan _plan = new(training.Lengths, settings.BatchSize, settings.Seed);
    private readonly EarlyStopping _stopping = new(settings.EarlyStoppingPatience);
    private readonly List<EpochReport> _epochs = [];
    private readonly TrainingCurve _curve = new(BatchPlan.Steps(training.Count, settings.BatchSize) * settings.Epochs);
    private readonly Stopwatch _watch = new();
    private IReadOnlyDictionary<string, EncoderTensor>? _bestWeights;
    private WeightDistributions? _bestDistributions;
    private LossTotals _totals = new();
    private double _earlierSeconds;
    private long _rowsThisRun;

    private double Seconds => _earlierSeconds + _watch.Elapsed.TotalSeconds;

    /// <summary>Trains to the end, from the checkpoint in the store if there is one.</summary>
    public TrainingOutcome Run(CheckpointStore? store)
    {
        if (store?.TryLoad() is { } checkpoint)
            Resume(checkpoint);
        _watch.Start();

        using var progress = host.StartProgressChannel("Fit");
        progress.SetHeader(new ProgressHeader(["Loss", "RemainingWeights"], ["epochs"]), entry => entry.SetProgress(0, _epochs.Count, settings.Epochs));

        while (_epochs.Count < settings.Epochs && !_stopping.ShouldStop)
        {
            RunEpoch(store);
            var report = Measure(store);
            _epochs.Add(report);

            progress.Checkpoint(report.TrainingLoss, report.RemainingWeights, _epochs.Count);
            channel.Info("{0}", Describe(report));
            if (session.LearnsLabels(session.StepsDone - _plan.StepsPerEpoch) && collapse.Check(report.Epoch, _totals.HardLabels / training.Labeled) is { } warning)
                channel.Warning("{0}", warning);
            _totals = new LossTotals();
            store?.Save(Checkpoint());
        }

        if (collapse.State.Collapse is { } collapsed && (_bestWeights is null || collapse.IsGuessing(_stopping.BestLoss)))
            throw new TrainingCollapsedException($"{(settings.OfTeacher ? "Teacher.OwnDenseFit: " : "")}{collapsed} It was no better at the end. {collapse.Advice}");
        if (_bestWeights is not null && _stopping.BestEpoch != _epochs.Count)
            channel.Info("restored epoch {0}, whose validation loss was the lowest of those that count", _stopping.BestEpoch);
        return new TrainingOutcome(
            _bestWeights ?? session.Fold(), _epochs, _curve.Points, _bestDistributions ?? session.Distributions(start), session.StepsDone, Seconds);
    }

    private void RunEpoch(CheckpointStore? store)
    {
        int first = session.StepsDone - (_epochs.Count * _plan.StepsPerEpoch);
        int[][] batches = _plan.Epoch(_epochs.Count);
        for (int i = first; i < batches.Length; i++)
        {
            StopIfAsked(store);

            var result = session.Step(training.Batch(batches[i], settings.PaddingId));
            _totals.Add(result.Batch, batches[i].Length);
            _curve.Add(session.StepsDone, result, batches[i].Length);
            if (session.HasRewound)
                collapse.State = CollapseState.Start;
            else if (!session.InLayerStage && collapse.Take(result.Batch.HardLabels * batches[i].Length, batches[i].Count(row => !float.IsNaN(training.Labels[row]))) is { } words)
                channel.Warning("{0} Training goes on: what is left may learn again once the share stands.", words);
            _rowsThisRun += batches[i].Length;
            settings.Progress?.Report(Progress(result));

            // The checkpoint at the end of the epoch holds its report as well.
            if (settings.CheckpointSteps is { } steps && session.StepsDone % steps == 0 && i < batches.Length - 1)
                store?.Save(Checkpoint());
        }
    }

    private void StopIfAsked(CheckpointStore? store)
    {
        if (settings.CancellationToken.IsCancellationRequested)
        {
            store?.Save(Checkpoint());
            settings.CancellationToken.ThrowIfCancellationRequested();
        }
        host.CheckAlive();
    }

    private EpochReport Measure(CheckpointStore? store)
    {
        Evaluation? evaluation = null;
        if (validation is not null)
        {
            IEnumerable<Batch> Batches()
            {
                foreach (int[] rows in BatchPlan.Sorted(validation.Lengths, settings.BatchSize))
                {
                    StopIfAsked(store);
                    yield return validation.Batch(rows, settings.PaddingId);
                }
            }

            evaluation = session.Evaluate(Batches());
            if (_stopping.Take(_epochs.Count + 1, evaluation.Value.Loss, isCandidate: session.AtFinalShare && !session.InLayerStage))
                (_bestWeights, _bestDistributions) = (session.Fold(), session.Distributions(start));
        }

        return new EpochReport(
            _epochs.Count + 1, _totals.Mean(), evaluation?.Loss, evaluation?.Accuracy, session.RemainingWeights, session.LearningRateAt(session.StepsDone - 1),
            Seconds - _epochs.Sum(epoch => epoch.Seconds), _totals.MeanParts(), evaluation?.Pearson, evaluation?.Spearman);
    }

    private TrainingProgress Progress(StepResult result)
    {
        double seconds = _watch.Elapsed.TotalSeconds;
        double rowsPerSecond = seconds > 0 ? _rowsThisRun / seconds : 0;
        long rowsLeft = ((long)training.Count * (settings.Epochs - _epochs.Count)) - _totals.Rows;
        return new TrainingProgress
        {
            OfTeacher = settings.OfTeacher,
            Epoch = _epochs.Count + 1,
            Epochs = settings.Epochs,
            Step = session.StepsDone,
            Steps = _plan.StepsPerEpoch * settings.Epochs,
            Loss = _totals.Mean(),
            LossParts = _totals.MeanParts() ?? [],
            RemainingWeights = result.RemainingWeights,
            LearningRate = result.LearningRate,
            RowsPerSecond = rowsPerSecond,
            TimeLeft = TimeSpan.FromSeconds(rowsPerSecond > 0 ? Math.Ceiling(rowsLeft / rowsPerSecond) : 0),
        };
    }

    private string Describe(EpochReport report)
    {
        string line = FormattableString.Invariant(
            $"{(settings.OfTeacher ? "teacher, " : "")}epoch {report.Epoch}/{settings.Epochs}, step {session.StepsDone}: loss {report.TrainingLoss:F4}, remaining {report.RemainingWeights:P1}, {_rowsThisRun / _watch.Elapsed.TotalSeconds:F1} rows/s");
        if (report.ValidationLoss is { } loss)
            line += FormattableString.Invariant($", validation loss {loss:F4}");
        if (report.ValidationAccuracy is { } accuracy)
            line += FormattableString.Invariant($", accuracy {accuracy:F4}");
        if (report.ValidationPearson is { } pearson)
            line += FormattableString.Invariant($", Pearson {pearson:F4}, Spearman {report.ValidationSpearman:F4}");
        return line;
    }

    private TrainingCheckpoint Checkpoint() => new()
    {
        Step = session.StepsDone,
        Losses = _totals,
        Epochs = _epochs,
        BestEpoch = _stopping.BestEpoch,
        BestLoss = _stopping.BestLoss,
        EpochsSinceBest = _stopping.EpochsSinceBest,
        Collapse = collapse.State,
        Curve = _curve.State,
        Seconds = Seconds,
        State = session.SaveState(),
        BestWeights = _bestWeights,
        BestDistributions = _bestDistributions,
    };

    private void Resume(TrainingCheckpoint checkpoint)
    {
        session.LoadState(checkpoint.State, checkpoint.Step);
        _epochs.AddRange(checkpoint.Epochs);
        _stopping.Restore(checkpoint.BestEpoch, checkpoint.BestLoss, checkpoint.EpochsSinceBest);
        (_bestWeights, _bestDistributions) = (checkpoint.BestWeights, checkpoint.BestDistributions);
        (_totals, _earlierSeconds) = (checkpoint.Losses, checkpoint.Seconds);
        collapse.State = checkpoint.Collapse;
        _curve.State = checkpoint.Curve;
        channel.Info("resumed at step {0} from the checkpoint folder", checkpoint.Step);
    }
}
