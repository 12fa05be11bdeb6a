using MLNet.Pruning.Transforms;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// The training of a student on plain texts: forward, losses, backward, gradient clip, AdamW. The session owns the student and the projections; it is used
/// from one thread. Nothing is dropped out: the noise would be matched too.
/// </summary>
internal sealed class DistillationSession : IDisposable
{
    private readonly SequenceClassifier _student;
    private readonly OutputComparison _comparison;
    private readonly OptimizerSettings _settings;
    private readonly int _totalSteps;
    private readonly int _teacherLayers;
    private readonly List<Term> _terms = [];
    private readonly TrainedParameter[] _parameters;
    private readonly ParameterUpdater _updater;

    /// <param name="student">The student with its weights loaded; it is disposed with the session.</param>
    /// <param name="teacher">The teacher's shape.</param>
    /// <param name="comparison">Gives the outputs of both.</param>
    /// <param name="losses">What is compared.</param>
    /// <param name="settings">The optimizer's settings.</param>
    /// <param name="totalSteps">Steps of the whole training.</param>
    public DistillationSession(
        SequenceClassifier student, EncoderConfig teacher, OutputComparison comparison, IReadOnlyList<DistillationLoss> losses, OptimizerSettings settings, int totalSteps)
    {
        (_student, _comparison, _settings, _totalSteps, _teacherLayers) = (student, comparison, settings, totalSteps, teacher.Layers);
        int width = student.Config.HiddenSize;
        foreach (var loss in losses)
        {
            int before = _terms.Count(term => term.Loss.GetType() == loss.GetType());
            string name = loss.GetType().Name + (before == 0 ? "" : $" {before + 1}");
            var projection = loss.ProjectsStates && width != teacher.HiddenSize
                ? new MaskedLinear(width, teacher.HiddenSize, student.classifier.weight.dtype, student.classifier.weight.device)
                : null;
            _terms.Add(new Term(name, loss, projection));
        }

        _parameters = [.. Learning().Select(named => new TrainedParameter(named.Name, named.Weight))];
        _updater = ParameterUpdater.For(_parameters, student.classifier.weight.device, student.classifier.weight.dtype);
    }

    /// <summary>Steps done so far.</summary>
    public int StepsDone { get; private set; }

    /// <summary>The learning rate of the next step.</summary>
    public double LearningRate => LearningRateAt(StepsDone);

    /// <summary>The learning rate of a step, from 0.</summary>
    public double LearningRateAt(int step) => _settings.LearningRate * _settings.RateFactor(step, _totalSteps);

    /// <summary>
    /// Sets every projection to the one that fits best over some rows: drawn at random, it would push the student about until it has learned itself.
    /// </summary>
    public void StartProjections(IEnumerable<int[]> sample)
    {
        if (_terms.All(term => term.Projection is null))
            return;

        // Of two vocabularies, states that no loss reads are not there.
        int last = _terms.Where(term => term is { Projection: not null, Loss: not SentenceVectors })
            .SelectMany(term => term.Loss.TeacherStates(_student.Config.Layers, _teacherLayers)).DefaultIfEmpty(-1).Max();
        using var noGradient = no_grad();
        var fit = new LeastSquares(_student.Config.HiddenSize + 1);
        foreach (int[] rows in sample)
        {
            using var scope = NewDisposeScope();
            var outputs = _comparison.Compare(rows, step: 0);
            foreach (var (from, to, mask) in Pairs(outputs, last))
            {
                var places = mask.unsqueeze(-1);
                var inputs = cat([from * places, places], -1);
                fit.Add(inputs.reshape(-1, inputs.shape[2]), (to * places).reshape(-1, to.shape[2]));
            }
        }

        var (weight, bias) = fit.SolveLayer();
        foreach (var projection in _terms.Select(term => term.Projection).OfType<MaskedLinear>())
        {
            using var scope = NewDisposeScope();
            projection.weight.copy_(tensor(weight, projection.weight.shape));
            projection.bias.copy_(tensor(bias));
        }
    }

    /// <summary>Trains on some rows.</summary>
    /// <exception cref="InvalidOperationException">Loss or gradient is not finite: the training has diverged.</exception>
    public BatchLoss Step(int[] rows)
    {
        using var scope = NewDisposeScope();
        var outputs = _comparison.Compare(rows, StepsDone);
        Tensor[] values = [.. _terms.Select(term => Value(term, outputs))];
        var sum = values.Zip(_terms, (value, term) => value * term.Loss.Weight).Aggregate((all, value) => all + value);
        var loss = new BatchLoss(sum.ToDouble(), [.. values.Zip(_terms, (value, term) => new LossPart(term.Name, term.Loss.Weight, value.ToDouble()))]);
        // The teacher's head learns beside the student, and has no part in what is reported.
        if (outputs.Masked?.Teacher is { Labels: { } labels } head)
            sum = sum + MaskedLanguageModel.CrossEntropy(head.Logits, labels);
        BackwardPass.Run(sum);
        foreach (var parameter in _parameters)
            parameter.Gradient = parameter.Effective.grad ?? zeros_like(parameter.Effective);

        double norm = Math.Sqrt(_updater.SquaredGradientNorm());
        if (!double.IsFinite(loss.Total) || !double.IsFinite(norm))
            throw new InvalidOperationException($"The training has diverged at step {StepsDone + 1}: the loss is {loss.Total}, the gradient's norm {norm}. Lower the learning rate ({_settings.LearningRate}).");
        _updater.Update(new AdamStep(_settings, StepsDone + 1, _settings.RateFactor(StepsDone, _totalSteps), scoreRate: 0, norm));
        foreach (var parameter in _parameters)
            parameter.Gradient = parameter.Effective.grad = null;
        StepsDone++;
        return loss;
    }

    /// <summary>What the student has learned, by canonical name: its encoder, and a language model's head where it has one.</summary>
    public IReadOnlyDictionary<string, EncoderTensor> Weights() => Learning()
        .Where(named => _student.Weights.ContainsKey(named.Name) || named.Name.StartsWith(TensorNames.Predictions, StringComparison.Ordinal))
        .ToDictionary(named => named.Name, named => Copy(named.Weight));

    /// <summary>All that <see cref="LoadState"/> needs, with <see cref="StepsDone"/>, to go on bit for bit.</summary>
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
    }

    public void Dispose()
    {
        foreach (var parameter in _parameters)
            parameter.Dispose();
        foreach (var term in _terms)
            term.Projection?.Dispose();
        _student.Dispose();
    }

    /// <summary>The last states that are compared, or the sentence vectors where no states are.</summary>
    private static IEnumerable<(Tensor From, Tensor To, Tensor Mask)> Pairs(ComparedOutputs outputs, int last)
    {
        if (last >= 0)
            yield return (outputs.Student.States[last == 0 ? 0 : ^1], outputs.Teacher.States[last], outputs.Student.Mask);
        else if (outputs.Sentences is { } sentences)
            yield return (sentences.Student.States[^1], sentences.Teacher.States[^1], sentences.Student.Mask);
    }

    private static Tensor Value(Term term, ComparedOutputs outputs) => term.Loss switch
    {
        SentenceVectors => term.Loss.Value(outputs.Sentences!.Value.Student, outputs.Sentences.Value.Teacher, term.Projection),
        MaskedLanguageModel => term.Loss.Value(outputs.Masked!.Value.Student, outputs.Teacher, null),
        _ => term.Loss.Value(outputs.Student, outputs.Teacher, term.Projection),
    };

    // Pooler and classifier belong to the task that the encoder is fine-tuned for.
    private IEnumerable<(string Name, Tensor Weight)> Learning() =>
    [
        .. _student.Weights.Where(named => !named.Key.StartsWith(TensorNames.Pooler, StringComparison.Ordinal) && !named.Key.StartsWith(TensorNames.Classifier, StringComparison.Ordinal))
            .Select(named => (named.Key, (Tensor)named.Value)),
        .. _comparison.Weights,
        .. _terms.Where(term => term.Projection is not null).SelectMany(term => new (string, Tensor)[]
        {
            ($"projection.{term.Name}.weight", term.Projection!.weight), ($"projection.{term.Name}.bias", term.Projection.bias),
        }),
    ];

    private IEnumerable<(string Name, Tensor Tensor)> State() => _parameters.SelectMany(parameter => parameter.Tensors)
        .SelectMany(tensor => new[] { (tensor.Name, tensor.Value), (tensor.Name + ".mean", tensor.Mean), (tensor.Name + ".variance", tensor.Variance) });

    private static EncoderTensor Copy(Tensor tensor) => new([.. tensor.shape.Select(size => (int)size)], tensor.ToFloats());

    private sealed record Term(string Name, DistillationLoss Loss, MaskedLinear? Projection);
}
