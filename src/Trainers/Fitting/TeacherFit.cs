using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Pruning.Transforms;
using TorchSharp;

namespace MLNet.Pruning.Trainers;

/// <summary>What a teacher says of the rows of one Fit.</summary>
/// <param name="host">The host for errors.</param>
/// <param name="options">The trainer's options, with a teacher.</param>
/// <param name="task">What is predicted.</param>
/// <param name="paddingId">The id of the padding token.</param>
/// <param name="augmented">Rows that were made of the labelled ones, or null.</param>
internal sealed class TeacherFit(IHost host, EncoderTrainerOptions options, PredictionTask task, int paddingId, LabeledTexts? augmented)
{
    // At most so many rows of either set, spread over it, tell whether kept scores are those of this teacher; another processor may round otherwise.
    private const int SampleRows = 64;
    private const double SampleTolerance = 1e-3;

    /// <summary>The rows with the teacher's logits, which are read from the folder of the checkpoints where they were kept there.</summary>
    /// <param name="input">The training rows as the trainer was given them.</param>
    /// <param name="training">The same rows as tokens, then the unlabelled and the augmented ones.</param>
    /// <param name="encoder">The teacher's weights, as they read the tokens; null for a model that is asked for its scores.</param>
    /// <exception cref="InvalidOperationException">The teacher gives no scores for the label's classes; the message says why.</exception>
    /// <exception cref="CheckpointMismatchException">The kept scores are those of other rows or of another teacher.</exception>
    public TokenizedDataset Teach(IDataView input, TokenizedDataset training, PretrainedEncoder? encoder)
    {
        if (options.CheckpointDirectory is not { } directory)
            return WithScores(training, encoder is null ? AskModel(input) : AskEncoder(training, encoder));

        var store = new TeacherScoreStore(directory, TrainingFingerprint.Compute(
            [("Teacher", options.ActiveTeacher!), ("Classes", string.Join('\n', task.ClassNames ?? []))], training, validation: null, encoder is null ? [] : [encoder]));
        float[]? scores = store.TryLoad();
        if (scores is null)
            store.Save(scores = encoder is null ? AskModel(input) : AskEncoder(training, encoder));
        else if (encoder is null && !Agrees(input, training, scores))
            throw store.Mismatch("holds the scores of another teacher");
        return WithScores(training, scores);
    }

    private bool Agrees(IDataView input, TokenizedDataset training, float[] kept)
    {
        int unlabeled = training.Count - training.Labeled - (augmented?.Labels.Count ?? 0);
        return AgreesOn(input, "training", 0, training.Labeled) && (options.UnlabeledSet is not { } set || AgreesOn(set, "unlabelled", training.Labeled, unlabeled));

        bool AgreesOn(IDataView rows, string setName, int first, int count)
        {
            int stride = Math.Max(1, (count + SampleRows - 1) / SampleRows);
            float[] before = [.. kept.Chunk(task.Outputs).Skip(first).Take(count).Where((_, row) => row % stride == 0).SelectMany(scores => scores)];
            float[] now = Reader().Read(rows, setName, stride);
            return before.Length == now.Length && Logits(before).Zip(Logits(now)).All(pair => Math.Abs(pair.First - pair.Second) <= SampleTolerance * Math.Max(1, Math.Abs(pair.First)));
        }
    }

    private double[] Logits(float[] scores) => TeacherLogits.FromScores(task.ToTargets(scores), task.Outputs);

    private TokenizedDataset WithScores(TokenizedDataset training, float[] scores) => scores.Length == training.Count * task.Outputs
        ? training.WithTeacher(Logits(scores))
        : throw host.Except($"The teacher gives {scores.Length / task.Outputs} rows of scores for {training.Count} rows; expected a row for each.");

    private ScoreReader Reader()
    {
        var teacher = (ModelTeacher)options.Teacher!;
        return new ScoreReader(host, teacher.Model, teacher.ScoreColumnName, task.ClassNames, options.CancellationToken);
    }

    private float[] AskModel(IDataView input)
    {
        var reader = Reader();
        return
        [
            .. reader.Read(input, "training"),
            .. options.UnlabeledSet is { } unlabeled ? reader.Read(unlabeled, "unlabelled") : [],
            .. augmented is null ? [] : reader.Read(augmented.ToDataView(options.Sentence1ColumnName, options.Sentence2ColumnName), "augmented"),
        ];
    }

    private float[] AskEncoder(TokenizedDataset training, PretrainedEncoder encoder)
    {
        const string Hint = "use losses that compare layers, or a teacher with predictions, such as Teacher.FromModel";
        int[] order = [0];
        if (task.ClassNames is null && !encoder.PredictsNumber)
            throw host.Except($"The teacher is an encoder whose classifier predicts no number: {Hint}.");
        if (task.ClassNames is { } classes)
            order = ClassMatch.Order(host, encoder.ClassNames ?? throw host.Except($"The teacher is an encoder whose classes have no names: {Hint}."), classes);
        int outputs = encoder.Tensors[TensorNames.Weight(TensorNames.Classifier)].Shape[0];
        if (outputs != order.Length)
            throw host.Except($"The teacher's classifier has {outputs} outputs; expected {order.Length}: {Hint}.");

        using var scope = torch.NewDisposeScope();
        using var model = TeacherModel.Load(encoder, order.Length, TrainingDevice.Choose(host), options.UseManagedKernels);
        float[] scores = new float[training.Count * order.Length];
        foreach (int[] rows in BatchPlan.Sorted(training.Lengths, options.BatchSize))
        {
            host.CheckAlive();
            options.CancellationToken.ThrowIfCancellationRequested();
            double[] logits = model.Logits(training.Batch(rows, paddingId));
            for (int i = 0; i < rows.Length; i++)
            {
                for (int k = 0; k < order.Length; k++)
                    scores[(rows[i] * order.Length) + k] = (float)logits[(i * order.Length) + order[k]];
            }
        }
        return scores;
    }
}
