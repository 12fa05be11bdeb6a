using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Pruning.Tests;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>Fits with augmented rows.</summary>
public class AugmentedFitTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void A_teacher_labels_rows_that_a_trained_language_model_makes()
    {
        // Ten labelled rows do not name every fruit and tool; the copies do.
        var distillation = new EncoderDistillationOptions
        {
            Teacher = TinyTask.Encoder,
            Student = TinyTask.Encoder,
            Losses = [new MaskedLanguageModel()],
            MaxEpochs = 4,
            LearningRate = 3e-3,
            Seed = 1,
        };
        var texts = _context.Data.LoadFromEnumerable(TinyTask.Rows(200, seed: 31).Select(row => new Text { Content = row.Sentence1 }).ToList());
        distillation.TextColumnName = nameof(Text.Content);
        var teacher = WordTeacher.OfTinyTask(_context);
        var options = Options(teacher);
        (options.Encoder, options.Augmentation, options.MaxEpochs) = (new EncoderDistillation(_context, distillation).Fit(texts), new TextAugmentation(), 20);
        var messages = new List<string>();
        _context.Log += (_, entry) => messages.Add(entry.RawMessage);
        var model = Fit(options, rows: 10);

        var report = model.TrainingReport!;
        Assert.InRange(report.Distillation!.AugmentedRows, 150, 200);
        Assert.Equal(0, report.Distillation.UnlabeledRows);
        Assert.Equal(10 + report.Distillation.AugmentedRows, report.Rows);
        Assert.Equal(report.Rows, teacher.RowsAsked);
        Assert.Contains("Augmentation = TextAugmentation { Copies = 20, ReplacementProbability = 0.4, Candidates = 15 }", report.Settings);
        Assert.Contains(messages, message => message.Contains("texts with a hidden word", StringComparison.Ordinal));

        options.Augmentation = null;
        Assert.InRange(Accuracy(model), Accuracy(Fit(options, rows: 10)) + 0.05, 1);
    }

    [Fact]
    public void A_cancelled_training_goes_on_with_the_rows_that_were_made()
    {
        using var folder = new TemporaryFolder();
        using var undisturbed = new TemporaryFolder();
        byte[] expected = TestModels.Bits(Fit(Resumable(undisturbed.Root)));

        using var source = new CancellationTokenSource();
        var options = Resumable(folder.Root);
        options.CancellationToken = source.Token;
        int steps = 0;
        options.Progress = new SynchronousProgress(_ =>
        {
            if (++steps == 7)
                source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => Fit(options));

        var messages = new List<string>();
        _context.Log += (_, entry) => messages.Add(entry.RawMessage);
        Assert.Equal(expected, TestModels.Bits(Fit(Resumable(folder.Root))));
        Assert.DoesNotContain(messages, message => message.Contains("hidden word", StringComparison.Ordinal));

        var other = Resumable(folder.Root);
        other.Augmentation = new TextAugmentation { Copies = 3 };
        Assert.Contains("other rows, settings or encoder", Assert.Throws<CheckpointMismatchException>(() => Fit(other)).Message);
        File.WriteAllText(Path.Combine(folder.Root, "augmented-texts.json"), "{\"Fingerprint\":");
        Assert.Contains("cannot be read", Assert.Throws<CheckpointMismatchException>(() => Fit(other)).Message);

        MovementPrunedTextClassificationOptions Resumable(string directory)
        {
            var options = Options(WordTeacher.OfTinyTask(_context));
            (options.CheckpointDirectory, options.CheckpointSteps, options.MaxEpochs, options.TrimVocabulary) = (directory, 3, 2, 1);
            options.Augmentation = new TextAugmentation { Copies = 2 };
            return options;
        }
    }

    public static TheoryData<Student, EncoderArchitecture> Students => new()
    {
        { new BiLstm { Units = 16 }, EncoderArchitecture.BiLstm },
        { new EveryOtherLayer(), EncoderArchitecture.Bert },
    };

    [Theory]
    [MemberData(nameof(Students))]
    public void A_student_learns_from_augmented_rows_and_is_pruned(Student student, EncoderArchitecture architecture)
    {
        var teacher = WordTeacher.OfTinyTask(_context);
        var options = Options(teacher);
        (options.Student, options.Augmentation, options.MaxEpochs, options.HardLabelWeight) = (student, new TextAugmentation { Copies = 5 }, 30, 0);
        (options.Pruning, options.RemainingWeights, options.FreezeEmbeddings) = (new Magnitude(), 0.5, false);
        var model = Fit(options);

        Assert.Equal(architecture, model.EncoderConfig.Architecture);
        Assert.InRange(model.TrainingReport!.Distillation!.AugmentedRows, 100, 200);
        Assert.Equal(model.TrainingReport.Rows, teacher.RowsAsked);
        Assert.Equal(0.5, model.RemainingWeights, 0.01);
        Assert.InRange(Accuracy(model), 0.9, 1);
    }

    [Fact]
    public void Pairs_and_numbers_are_augmented_too()
    {
        var options = PairTask.Regression;
        var teacher = LinearModel.Regression(_context, PairTask.Data(_context, PairTask.Rows(320, seed: 5)));
        (options.Encoder, options.Teacher, options.HardLabelWeight, options.MaxEpochs) = (TinyLanguageModel.OfTinyTask, Teacher.FromModel(teacher), 0, 20);
        options.Augmentation = new TextAugmentation { Copies = 4 };
        var model = PairTask.Fit(options, rows: 100);

        Assert.Equal(model.TrainingReport!.Rows, teacher.RowsAsked);
        Assert.InRange(model.TrainingReport.Distillation!.AugmentedRows, 350, 400);
        double squared = _context.Regression.Evaluate(model.Transform(PairTask.Data(_context, PairTask.Rows(100, seed: 99)))).RSquared;
        Assert.True(squared > 0.6, $"R squared {squared}");
    }

    [Fact]
    public void A_teacher_that_needs_more_than_texts_is_named()
    {
        var options = Options(new WordTeacher(_context, ["fruit", "tool"], _ => [0.5f, 0.5f], text: "Sentence2"));
        options.Augmentation = new TextAugmentation();
        Assert.Contains("cannot be applied to the augmented set", Assert.Throws<InvalidOperationException>(() => Fit(options, rows: 10)).Message);
    }

    public static TheoryData<string, Action<MovementPrunedTextClassificationOptions>> Mistakes => new()
    {
        { "no masked language model's head", options => options.Encoder = TinyTask.Encoder },
        { "null where Teacher is none: the teacher labels", options => options.Teacher = Teacher.None },
        { "TextAugmentation.Copies is 0; expected at least 1", options => options.Augmentation = new TextAugmentation { Copies = 0 } },
        { "TextAugmentation.ReplacementProbability is 0;", options => options.Augmentation = new TextAugmentation { ReplacementProbability = 0 } },
        { "TextAugmentation.ReplacementProbability is NaN;", options => options.Augmentation = new TextAugmentation { ReplacementProbability = double.NaN } },
        { "TextAugmentation.Candidates is -1;", options => options.Augmentation = new TextAugmentation { Candidates = -1 } },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_named_before_training(string message, Action<MovementPrunedTextClassificationOptions> change)
    {
        var options = Options(WordTeacher.OfTinyTask(_context));
        options.Augmentation = new TextAugmentation();
        change(options);
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => _context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options)).Message);
    }

    private static MovementPrunedTextClassificationOptions Options(ITransformer teacher)
    {
        var options = TinyTask.Options;
        (options.Encoder, options.Pruning, options.Teacher) = (TinyLanguageModel.OfTinyTask, new None(), Teacher.FromModel(teacher));
        return options;
    }

    private PrunedTextClassificationTransformer Fit(MovementPrunedTextClassificationOptions options, int rows = 40) =>
        _context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(TinyTask.Data(_context, TinyTask.Rows(rows)));

    private double Accuracy(PrunedTextClassificationTransformer model)
    {
        var rows = TinyTask.Rows(200, seed: 99);
        var scores = model.Transform(_context.Data.LoadFromEnumerable(rows)).GetColumn<float[]>("Score");
        return rows.Zip(scores).Average(pair => model.ClassNames[Array.IndexOf(pair.Second, pair.Second.Max())] == pair.First.Label ? 1.0 : 0.0);
    }

    private sealed class Text
    {
        public string Content { get; set; } = "";
    }
}
