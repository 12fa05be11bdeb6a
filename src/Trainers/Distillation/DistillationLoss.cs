using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// How far a student is from its teacher. Every loss is a record with settings of its own: <see cref="SoftTargets"/>, <see cref="LogitError"/> and
/// <see cref="SoftCrossEntropy"/> compare predictions; <see cref="HiddenStates"/>, <see cref="Attention"/>, <see cref="Embeddings"/> and
/// <see cref="CosineStates"/> compare layers. Several are added up, each by its weight.
/// </summary>
public abstract record DistillationLoss
{
    private protected DistillationLoss()
    {
    }

    /// <summary>What the loss is multiplied by in the sum; positive.</summary>
    /// <value>The default value is 1.</value>
    public double Weight { get; init; } = 1;

    /// <summary>What the loss reads of both models.</summary>
    internal abstract OutputKinds Reads { get; }

    /// <summary>Whether the loss compares layers, and not predictions.</summary>
    internal bool ComparesLayers => Reads != OutputKinds.Logits;

    /// <summary>Whether places of padding count as the others do.</summary>
    internal virtual bool ReadsPadding => false;

    /// <summary>Whether the loss compares probabilities of classes, and makes no sense of a number.</summary>
    internal virtual bool ComparesClasses => false;

    /// <summary>Whether the student's hidden states pass a learned linear layer where the teacher is of another width.</summary>
    internal bool ProjectsStates => Reads == OutputKinds.States;

    /// <summary>Checks the settings of the loss.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range; the message names setting, value and range.</exception>
    internal virtual void Validate() => Check(Weight > 0 && double.IsFinite(Weight), nameof(Weight), Weight, "a positive number");

    /// <summary>Checks that both models have layers, and that these can be compared.</summary>
    /// <exception cref="ArgumentException">They cannot; the message says why.</exception>
    internal void CheckModels(EncoderConfig student, EncoderConfig teacher)
    {
        foreach (var (role, config) in new[] { ("student", student), ("teacher", teacher) })
        {
            if (!config.IsTransformer)
                throw new ArgumentException($"{GetType().Name} compares layers, and a {role} of architecture {config.Architecture} has none; choose a loss that compares predictions, such as {nameof(LogitError)}.");
        }

        CheckShapes(student, teacher);
    }

    /// <summary>Checks that the layers of a student and a teacher can be compared.</summary>
    /// <exception cref="ArgumentException">They cannot; the message says why.</exception>
    internal virtual void CheckShapes(EncoderConfig student, EncoderConfig teacher)
    {
    }

    /// <summary>The hidden states that the loss reads of the teacher: 0 for those after the embeddings, then the layers.</summary>
    internal virtual IEnumerable<int> TeacherStates(int studentLayers, int teacherLayers) => [];

    /// <summary>The loss of one batch, a number that gradients flow from; not yet multiplied by <see cref="Weight"/>.</summary>
    /// <param name="student">The student's outputs.</param>
    /// <param name="teacher">The teacher's outputs for the same tokens; constants.</param>
    /// <param name="projection">From the student's width to the teacher's; null where they are of the same.</param>
    internal abstract Tensor Value(ModelOutputs student, ModelOutputs teacher, MaskedLinear? projection);

    private protected void Check(bool fits, string setting, object value, string expected)
    {
        if (!fits)
            throw new ArgumentOutOfRangeException(setting, value, FormattableString.Invariant($"{GetType().Name}.{setting} is {value}; expected {expected}."));
    }

    private protected void CheckTemperature(double temperature) =>
        Check(temperature > 0 && double.IsFinite(temperature), "Temperature", temperature, "a positive number");
}
