using System.Diagnostics;
using Microsoft.ML.Runtime;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>Runs a <see cref="DistillationSession"/> over the epochs: batches, progress, checkpoints.</summary>
internal sealed class DistillationLoop(IHost host, IChannel channel, DistillationSession session, BatchPlan plan, int rows, EncoderDistillationOptions options)
{
    private readonly List<EpochReport> _epochs = [];
    private readonly Stopwatch _watch = new();
    private LossTotals _totals = new();
    private double _earlierSeconds;
    private long _rowsThisRun;

    private int TotalSteps => plan.StepsPerEpoch * options.MaxEpochs;

    private double Seconds => _earlierSeconds + _watch.Elapsed.TotalSeconds;

    /// <summary>Goes on from the checkpoint in the store, if there is one.</summary>
    public bool TryResume(CheckpointStore? store)
    {
        if (store?.TryLoad() is not { } checkpoint)
            return false;
        session.LoadState(checkpoint.State, checkpoint.Step);
        _epochs.AddRange(checkpoint.Epochs);
        (_totals, _earlierSeconds) = (checkpoint.Losses, checkpoint.Seconds);
        channel.Info("resumed at step {0} from the checkpoint folder", checkpoint.Step);
        return true;
    }

    /// <summary>Trains to the end.</summary>
    public void Run(CheckpointStore? store)
    {
        _watch.Start();
        using var progress = host.StartProgressChannel("Fit");
        progress.SetHeader(new ProgressHeader(["Loss"], ["epochs"]), entry => entry.SetProgress(0, _epochs.Count, options.MaxEpochs));
        while (_epochs.Count < options.MaxEpochs)
        {
            double start = Seconds;
            RunEpoch(store);
            var report = new EpochReport(_epochs.Count + 1, _totals.Mean(), null, null, 1, session.LearningRateAt(session.StepsDone - 1), Seconds - start, _totals.MeanParts());
            _epochs.Add(report);
            _totals = new LossTotals();
            progress.Checkpoint(report.TrainingLoss, _epochs.Count);
            channel.Info("{0}", Describe(report));
            store?.Save(Checkpoint());
        }
    }

    private void RunEpoch(CheckpointStore? store)
    {
        int[][] batches = plan.Epoch(_epochs.Count);
        for (int i = session.StepsDone - (_epochs.Count * plan.StepsPerEpoch); i < batches.Length; i++)
        {
            if (options.CancellationToken.IsCancellationRequested)
            {
                store?.Save(Checkpoint());
                options.CancellationToken.ThrowIfCancellationRequested();
            }
            host.CheckAlive();

            double rate = session.LearningRate;
            _totals.Add(session.Step(batches[i]), batches[i].Length);
            _rowsThisRun += batches[i].Length;
            options.Progress?.Report(Progress(rate));

            // The checkpoint at the end of the epoch holds its report as well.
            if (options.CheckpointSteps is { } steps && session.StepsDone % steps == 0 && i < batches.Length - 1)
                store?.Save(Checkpoint());
        }
    }

    private TrainingProgress Progress(double rate)
    {
        double seconds = _watch.Elapsed.TotalSeconds, rowsPerSecond = seconds > 0 ? _rowsThisRun / seconds : 0;
        long rowsLeft = ((long)rows * (options.MaxEpochs - _epochs.Count)) - _totals.Rows;
        return new TrainingProgress
        {
            Epoch = _epochs.Count + 1,
            Epochs = options.MaxEpochs,
            Step = session.StepsDone,
            Steps = TotalSteps,
            Loss = _totals.Mean(),
            LossParts = _totals.MeanParts() ?? [],
            RemainingWeights = 1,
            LearningRate = rate,
            RowsPerSecond = rowsPerSecond,
            TimeLeft = TimeSpan.FromSeconds(rowsPerSecond > 0 ? Math.Ceiling(rowsLeft / rowsPerSecond) : 0),
        };
    }

    private string Describe(EpochReport report) => FormattableString.Invariant(
        $"epoch {report.Epoch}/{options.MaxEpochs}, step {session.StepsDone}: loss {report.TrainingLoss:F4} ({string.Join(", ", report.LossParts!.Select(part => FormattableString.Invariant($"{part.Name} {part.Value:F4}")))}), {_rowsThisRun / _watch.Elapsed.TotalSeconds:F1} rows/s");

    private TrainingCheckpoint Checkpoint() => new()
    {
        Step = session.StepsDone,
        Losses = _totals,
        Epochs = _epochs,
        BestEpoch = 0,
        BestLoss = 0,
        EpochsSinceBest = 0,
        Seconds = Seconds,
        State = session.SaveState(),
        BestWeights = null,
    };
}
