using Microsoft.ML;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// What a student learns from besides the labels. A teacher never trains and never drops out; its predictions are asked for once per row and kept
/// beside the checkpoints of a training that has some.
/// </summary>
public abstract class Teacher
{
    private protected Teacher()
    {
    }

    /// <summary>No teacher: the labels alone are learned from.</summary>
    public static Teacher None { get; } = new NoTeacher();

    /// <summary>The weights of the teacher where they are known before training; null where they are not, or where it has no layers.</summary>
    internal virtual PretrainedEncoder? Layers() => null;

    /// <summary>
    /// Any fitted model, trained just now or loaded from a zip, of any kind: it is asked for its scores alone. For classes its score column is a vector
    /// whose slot names (or training label values, for a label of numbers) are the values of the label, in any order, as ML.NET's multiclass trainers
    /// make it; a binary model has no such column. For regression it is a Single. Rows of scores that are all non-negative and sum to 1 are
    /// probabilities p, from which logits follow as log max(p, 1e-7) less their mean; others are logits. A text model of this library, alone or as a
    /// part of a chain, also shows its layers, in the weights that it scores with.
    /// </summary>
    /// <param name="model">The model. It finds the columns that it needs in the training rows and in the unlabelled rows; parts of a chain that only map keys of a column that is not there as they know it, such as those of the label, are left out.</param>
    /// <param name="scoreColumnName">The column of its scores.</param>
    /// <returns>The teacher.</returns>
    public static Teacher FromModel(ITransformer model, string scoreColumnName = "Score")
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(scoreColumnName);
        return new ModelTeacher(model, scoreColumnName);
    }

    /// <summary>
    /// An encoder with the vocabulary of the student, for losses that compare layers; also for predictions where it has a classifier for the same
    /// classes or, for a regression, one that predicts a number.
    /// </summary>
    /// <param name="encoder">The encoder.</param>
    /// <returns>The teacher.</returns>
    public static Teacher FromEncoder(PretrainedEncoder encoder)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        return new EncoderTeacher(encoder);
    }

    /// <summary>
    /// The trainer makes its teacher itself: before anything else it fits the same encoder to the same labelled rows without pruning. The model then
    /// starts from the teacher's weights, unless its method is about the encoder's own (<see cref="ScoresOnly"/>, <see cref="FixedMask"/>). The teacher has its own checkpoints in a folder below the trainer's, and follows from the same seed.
    /// </summary>
    /// <param name="maxEpochs">
    /// Passes of the teacher over the labelled rows, at least 1; null: as many as make 400 steps, from 4 to 120, and no more than
    /// <see cref="EncoderTrainerOptions.MaxEpochs"/> where that is set.
    /// </param>
    /// <param name="learningRate">Peak learning rate of the teacher, in (0, 1); null: that of the trainer's options where one is set, else the default of a training without teacher and pruning.</param>
    /// <returns>The teacher.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static Teacher OwnDenseFit(int? maxEpochs = null, double? learningRate = null)
    {
        if (maxEpochs < 1)
            throw new ArgumentOutOfRangeException(nameof(maxEpochs), maxEpochs, $"{nameof(OwnDenseFit)}'s {nameof(maxEpochs)} is {maxEpochs}; expected at least 1, or null.");
        if (learningRate is not (null or (> 0 and < 1)))
            throw new ArgumentOutOfRangeException(nameof(learningRate), learningRate, FormattableString.Invariant($"{nameof(OwnDenseFit)}'s {nameof(learningRate)} is {learningRate}; expected more than 0 and less than 1, or null."));
        return new DenseFitTeacher(maxEpochs, learningRate);
    }
}
