using MLNet.Pruning.Transforms;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// The sum that a student minimises: the loss against the labels and the distillation losses, each by its weight. It owns the teacher's model, which
/// never trains and never drops out, and the projections between models of different widths, which learn with the student.
/// </summary>
internal sealed class DistillationObjective : IDisposable
{
    private const string HardLabels = "HardLabels";

    private readonly List<Term> _terms = [];
    private readonly TeacherModel? _teacher;
    private readonly double _hardLabelWeight;
    private readonly bool _inStages;
    private readonly int _layerSteps;

    /// <param name="settings">The losses and their weights.</param>
    /// <param name="student">The model that learns; it decides type and device.</param>
    /// <param name="teacher">The teacher, for losses that compare layers; null without any. It is disposed with the objective.</param>
    /// <param name="totalSteps">Steps of the whole training.</param>
    /// <exception cref="ArgumentException">A loss cannot compare the two models; the message says why.</exception>
    public DistillationObjective(DistillationSettings settings, ClassifierModule student, TeacherModel? teacher, int totalSteps)
    {
        (_teacher, _hardLabelWeight, _inStages) = (teacher, settings.HardLabelWeight, settings.LayerStageRatio > 0);
        // Predictions are to be learned in the last step at the latest.
        _layerSteps = _inStages ? Math.Min(Math.Max(1, (int)Math.Round(settings.LayerStageRatio * totalSteps)), totalSteps - 1) : 0;
        foreach (var loss in settings.Losses)
        {
            int before = _terms.Count(term => term.Loss.GetType() == loss.GetType());
            string name = loss.GetType().Name + (before == 0 ? "" : $" {before + 1}");
            MaskedLinear? projection = null;
            if (loss.ComparesLayers)
            {
                var (own, others) = (student.Config, (teacher ?? throw new ArgumentException($"{loss.GetType().Name} compares layers; expected a teacher with layers.")).Config);
                loss.CheckModels(own, others);
                if (loss.ProjectsStates && own.HiddenSize != others.HiddenSize)
                    projection = Project(name, own.HiddenSize, others.HiddenSize, student);
            }
            _terms.Add(new Term(name, loss, projection));
        }
    }

    /// <summary>What learns beside the student's weights, by name.</summary>
    public IEnumerable<(string Name, Tensor Weight)> Weights => _terms.Where(term => term.Projection is not null).SelectMany(term => new (string, Tensor)[]
    {
        (TensorNames.Weight(ProjectionName(term.Name)), term.Projection!.weight), (TensorNames.Bias(ProjectionName(term.Name)), term.Projection.bias),
    });

    /// <summary>Whether layers alone are compared at a step, from 0.</summary>
    public bool InLayerStage(int step) => step < _layerSteps;

    /// <summary>Whether the labels count at a step, from 0.</summary>
    public bool LearnsLabels(int step) => LabelWeight(step) > 0;

    /// <summary>What the losses of a step (from 0) read of both models.</summary>
    public OutputKinds Reads(int step) => Active(step).Aggregate(OutputKinds.Logits, (kinds, term) => kinds | term.Loss.Reads);

    /// <summary>The loss of a batch and its parts.</summary>
    /// <param name="hardLabelLoss">The loss against the labels.</param>
    /// <param name="student">What <see cref="Reads"/> asks for.</param>
    /// <param name="batch">The batch, with the teacher's logits where a loss compares predictions.</param>
    /// <param name="tokens">The tokens of the batch.</param>
    /// <param name="step">The step, from 0.</param>
    public (Tensor Loss, IReadOnlyList<LossPart> Parts) Add(Tensor hardLabelLoss, ModelOutputs student, Batch batch, BatchTokens tokens, int step)
    {
        var teacher = Ask(student, batch, tokens, step);
        double weight = LabelWeight(step);
        var sum = hardLabelLoss * weight;
        var parts = new List<LossPart> { new(HardLabels, weight, hardLabelLoss.ToDouble()) };
        foreach (var term in Active(step))
        {
            var value = term.Loss.Value(student, teacher, term.Projection);
            sum = sum + (value * term.Loss.Weight);
            parts.Add(new LossPart(term.Name, term.Loss.Weight, value.ToDouble()));
        }
        return (sum, parts);
    }

    public void Dispose()
    {
        _teacher?.Dispose();
        foreach (var term in _terms)
            term.Projection?.Dispose();
    }

    private static string ProjectionName(string loss) => $"distillation.{loss}.projection";

    private static MaskedLinear Project(string loss, int inputs, int outputs, ClassifierModule student)
    {
        var projection = new MaskedLinear(inputs, outputs, student.classifier.weight.dtype, student.classifier.weight.device);
        using var noGradient = no_grad();
        projection.weight.SetValues(InitialWeights.Create(TensorNames.Weight(ProjectionName(loss)), [outputs, inputs], student.Dropout.Seed).Array);
        return projection;
    }

    private double LabelWeight(int step) => InLayerStage(step) ? 0 : _hardLabelWeight;

    private IEnumerable<Term> Active(int step) => _inStages ? _terms.Where(term => term.Loss.ComparesLayers == InLayerStage(step)) : _terms;

    private ModelOutputs Ask(ModelOutputs student, Batch batch, BatchTokens tokens, int step)
    {
        var logits = batch.TeacherLogits is { } values
            ? tensor(values, [batch.Rows, values.Length / batch.Rows], student.Logits.dtype, student.Logits.device)
            : student.Logits.detach();
        if (Reads(step) == OutputKinds.Logits)
            return new ModelOutputs { Mask = student.Mask, Logits = logits };
        return batch.TeacherStates is { } kept
            ? new ModelOutputs { Mask = student.Mask, Logits = logits, States = kept.States.Of(kept.Rows, batch.Length, logits.dtype, logits.device) }
            : _teacher!.Run(tokens, Reads(step)) with { Logits = logits };
    }

    private sealed record Term(string Name, DistillationLoss Loss, MaskedLinear? Projection);
}
