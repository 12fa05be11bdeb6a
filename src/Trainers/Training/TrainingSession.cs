using MLNet.Pruning.Transforms;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// The fine-pruning of one model: forward, backward, gradient clip, AdamW on weights and scores, masks along the schedule. The session owns the model
/// and every torch object; it is used from one thread.
/// </summary>
internal sealed class TrainingSession : IDisposable
{
    private readonly ClassifierModule _model;
    private readonly LabelLoss _labelLoss;
    private readonly PruningMethod _method;
    private readonly OptimizerSettings _settings;
    private readonly Device _device;
    private readonly ParameterUpdater _updater;
    private readonly Pruner _pruner;
    private readonly DistillationObjective? _distillation;
    private bool? _maskedForTraining;

    /// <param name="model">The model with its weights loaded; embeddings are frozen before, or train. It is disposed with the session.</param>
    /// <param name="labelLoss">The loss against the labels.</param>
    /// <param name="method">How the weights to remove are chosen.</param>
    /// <param name="schedule">How the share of remaining weights falls; not used by a method without one.</param>
    /// <param name="remainingWeights">The final share of remaining weights, in (0, 1].</param>
    /// <param name="settings">The optimizer's settings.</param>
    /// <param name="totalSteps">Steps of the whole training.</param>
    /// <param name="distillation">What is learned from a teacher, or null. It is disposed with the session.</param>
    /// <exception cref="ArgumentException">The schedule cannot finish in that many steps.</exception>
    public TrainingSession(
        ClassifierModule model, LabelLoss labelLoss, PruningMethod method, SparsitySchedule schedule, double remainingWeights, OptimizerSettings settings,
        int totalSteps, DistillationObjective? distillation = null)
    {
        method.Validate();
        if (method.UsesSchedule)
            schedule.Validate(totalSteps);
        (_model, _labelLoss, _method, _settings, _distillation) = (model, labelLoss, method, settings, distillation);
        _device = model.classifier.weight.device;
        foreach (var (name, weight) in model.Weights)
            weight.requires_grad &= method.Trains(name) || model.Prunable.ContainsKey(name);
        if (model.UsesManagedKernels && method.MaskSource is MaskSource.Weight or MaskSource.Score)
        {
            foreach (var linear in model.Prunable.Values)
                linear.AllowSparseProducts(onlyKeptLearn: method.MaskSource == MaskSource.Weight);
        }
        Parameters =
        [
            .. model.Weights.Where(named => named.Value.requires_grad).Select(named => Train(named.Key, named.Value)),
            .. distillation?.Weights.Select(named => new TrainedParameter(named.Name, named.Weight)) ?? [],
        ];
        _updater = ParameterUpdater.For(Parameters, _device, model.classifier.weight.dtype);
        _pruner = method.Start(new PruningContext
        {
            Parameters = Parameters,
            Updater = _updater,
            Settings = settings,
            Schedule = schedule,
            RemainingWeights = remainingWeights,
            TotalSteps = totalSteps,
            Seed = model.Dropout.Seed,
        });
    }

    /// <summary>Everything that learns.</summary>
    public IReadOnlyList<TrainedParameter> Parameters { get; }

    /// <summary>Steps done so far.</summary>
    public int StepsDone { get; private set; }

    /// <summary>The share of prunable weights that evaluation and <see cref="Fold"/> use.</summary>
    public double RemainingWeights
    {
        get
        {
            SetMasks(training: false);
            return _pruner.RemainingWeights;
        }
    }

    /// <summary>Whether the share has come to its final value.</summary>
    public bool AtFinalShare => _pruner.AtFinalShare(StepsDone);

    /// <summary>Whether the last step compared layers alone, so that predictions are not learned yet.</summary>
    public bool InLayerStage => _distillation?.InLayerStage(StepsDone - 1) ?? false;

    /// <summary>Whether all weights went back to earlier values after the last step.</summary>
    public bool HasRewound => _pruner.Rewinds(StepsDone);

    /// <summary>The learning rate of the weights at the next step.</summary>
    public double LearningRate => LearningRateAt(StepsDone);

    /// <summary>The learning rate of the weights at a step, from 0.</summary>
    public double LearningRateAt(int step) => _settings.LearningRate * _pruner.RateFactor(step);

    /// <summary>Whether the labels count at a step, from 0, and from there on.</summary>
    public bool LearnsLabels(int step) => _distillation?.LearnsLabels(step) ?? true;

    /// <summary>Trains on one batch.</summary>
    /// <exception cref="InvalidOperationException">Loss or gradient is not finite: the training has diverged.</exception>
    public StepResult Step(Batch batch)
    {
        using var scope = NewDisposeScope();
        var loss = ComputeGradients(batch);
        return ApplyGradients(loss);
    }

    /// <summary>The first half of a step: the loss of a batch, and the gradients of <see cref="Parameters"/>.</summary>
    internal BatchLoss ComputeGradients(Batch batch)
    {
        SetMasks(training: true);
        var tokens = BatchTokens.Of(batch, _device);
        _model.Dropout.Step = StepsDone;
        var outputs = _model.Run(tokens.Ids, tokens.Types, tokens.Mask, _distillation?.Reads(StepsDone) ?? OutputKinds.Logits);
        _model.Dropout.Step = null;
        var hardLabels = _labelLoss.Value(outputs.Logits, batch.Labels);
        var (loss, parts) = _distillation?.Add(hardLabels, outputs, batch, tokens, StepsDone) ?? (hardLabels, []);
        BackwardPass.Run(loss);

        // A loss of the first layers alone leaves the later ones without a gradient.
        foreach (var parameter in Parameters)
            parameter.Gradient = parameter.Effective.grad ?? zeros_like(parameter.Effective);
        return new BatchLoss(loss.ToDouble(), parts);
    }

    /// <summary>The second half of a step: clips the gradients and moves the parameters.</summary>
    internal StepResult ApplyGradients(BatchLoss loss)
    {
        double norm = Math.Sqrt(_updater.SquaredGradientNorm());
        if (!double.IsFinite(loss.Total) || !double.IsFinite(norm))
            throw new InvalidOperationException($"The training has diverged at step {StepsDone + 1}: the loss is {loss.Total}, the gradient's norm {norm}. Lower the learning rate ({_settings.LearningRate}).");

        double penalty = Parameters.Where(parameter => parameter.Penalty.Strength != 0).Sum(parameter => parameter.Penalty.Value(parameter.Scores!.Value));
        var result = new StepResult(loss, norm, _pruner.RemainingWeights, LearningRate, penalty);
        _updater.Update(new AdamStep(_settings, _pruner.MomentSteps(StepsDone), _pruner.RateFactor(StepsDone), _method.PeakScoreRate, norm));
        foreach (var parameter in Parameters)
            parameter.Gradient = parameter.Effective.grad = null;
        StepsDone++;
        _pruner.AfterUpdate(StepsDone, result.LearningRate);
        _maskedForTraining = null;
        return result;
    }

    /// <summary>Loss and quality with the current masks and without dropout.</summary>
    /// <param name="batches">At least one batch.</param>
    public Evaluation Evaluate(IEnumerable<Batch> batches)
    {
        double loss = 0;
        var outputs = new List<float>();
        var labels = new List<float>();
        foreach (var batch in batches)
        {
            using var scope = NewDisposeScope();
            var logits = Logits(batch);
            loss += batch.Rows * _labelLoss.Value(logits, batch.Labels).ToDouble();
            outputs.AddRange(logits.ToFloats());
            labels.AddRange(batch.Labels);
        }
        return _labelLoss.Evaluate(loss / labels.Count, [.. outputs], [.. labels]);
    }

    /// <summary>Logits [rows, classes] with the current masks and without dropout.</summary>
    public Tensor Logits(Batch batch)
    {
        using var noGradient = no_grad();
        SetMasks(training: false);
        using var scope = NewDisposeScope();
        var (ids, types, mask) = BatchTokens.Of(batch, _device);
        return _model.forward(ids, types, mask).MoveToOuterDisposeScope();
    }

    /// <summary>All weights by their canonical names, with the current masks: what is cut is exactly zero.</summary>
    public IReadOnlyDictionary<string, EncoderTensor> Fold()
    {
        SetMasks(training: false);
        return _model.Weights.ToDictionary(
            named => named.Key, named => Copy(_model.Prunable.TryGetValue(named.Key, out var linear) ? linear.Effective : named.Value));
    }

    /// <summary>Histograms of the prunable matrices with the current masks, as <see cref="Fold"/> uses them.</summary>
    /// <param name="start">The weights before training, by their canonical names.</param>
    public WeightDistributions Distributions(IReadOnlyDictionary<string, EncoderTensor> start)
    {
        SetMasks(training: false);
        return new DistributionMeter([.. Parameters.Where(parameter => _model.Prunable.ContainsKey(parameter.Weight.Name))], start).Measure();
    }

    /// <summary>All that <see cref="LoadState"/> needs, with <see cref="StepsDone"/>, to go on bit for bit: weights, scores, their moments and what the method remembers.</summary>
    public IReadOnlyDictionary<string, EncoderTensor> SaveState() => State().ToDictionary(named => named.Name, named => Copy(named.Tensor));

    /// <summary>Goes on from where <see cref="SaveState"/> was called.</summary>
    /// <param name="state">The tensors of the saved state.</param>
    /// <param name="stepsDone">The steps done by then.</param>
    /// <exception cref="ArgumentException">A tensor is missing or has another size; the message names it.</exception>
    public void LoadState(IReadOnlyDictionary<string, EncoderTensor> state, int stepsDone)
    {
        using var noGradient = no_grad();
        foreach (var (name, target) in State())
        {
            if (!state.TryGetValue(name, out var saved))
                throw new ArgumentException($"The saved training has no tensor {name}.", nameof(state));
            if (saved.Array.Length != target.numel())
                throw new ArgumentException($"The saved training's tensor {name} holds {saved.Array.Length} values; expected {target.numel()}.", nameof(state));
            target.SetValues(saved.Array);
        }
        StepsDone = stepsDone;
        _maskedForTraining = null;
    }

    public void Dispose()
    {
        foreach (var (_, tensor) in _pruner.State)
            tensor.Dispose();
        foreach (var parameter in Parameters)
            parameter.Dispose();
        _distillation?.Dispose();
        _model.Dispose();
    }

    private TrainedParameter Train(string name, Tensor weight) =>
        _method.MaskSource != MaskSource.None && _model.Prunable.TryGetValue(name, out var linear)
            ? new TrainedParameter(name, linear, _method, new CounterRandom(_model.Dropout.Seed, "scores/" + name))
            : new TrainedParameter(name, weight);

    private void SetMasks(bool training)
    {
        if (_maskedForTraining == training)
            return;
        _pruner.SetMasks(StepsDone, training);
        _maskedForTraining = training;
    }

    private IEnumerable<(string Name, Tensor Tensor)> State() => Parameters.SelectMany(parameter => parameter.Tensors)
        .SelectMany(tensor => new[] { (tensor.Name, tensor.Value), (tensor.Name + ".mean", tensor.Mean), (tensor.Name + ".variance", tensor.Variance) })
        .Concat(_pruner.State);

    private static EncoderTensor Copy(Tensor tensor) => new([.. tensor.shape.Select(size => (int)size)], tensor.ToFloats());
}
