using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Pruning.Tests;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>Fits with a teacher, on a task that takes seconds.</summary>
public class DistilledFitTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void A_student_learns_from_a_foreign_model_alone()
    {
        // The labels are all one class but for one row, so only the teacher can have taught this.
        var rows = TinyTask.Rows(160);
        var mislabeled = rows.Select((row, i) => new TinyTask.Row { Label = i == 0 ? "fruit" : "tool", Sentence1 = row.Sentence1 }).ToList();
        var teacher = WordTeacher.OfTinyTask(_context);
        var options = Options(Teacher.FromModel(teacher));
        options.HardLabelWeight = 0;
        var model = Fit(options, TinyTask.Data(_context, mislabeled));

        Assert.InRange(Accuracy(model), 0.95, 1);
        Assert.Equal(160, teacher.RowsAsked);
        Assert.Contains("Distillation = SoftTargets { Weight = 0.5, Temperature = 2 }", model.TrainingReport!.Settings);
        Assert.Equal(["HardLabels", "SoftTargets"], model.TrainingReport.Epochs[0].LossParts!.Select(part => part.Name));
        Assert.Equal("FromModel(WordTeacher)", model.TrainingReport.Distillation!.Teacher);
    }

    [Fact]
    public void Unlabelled_rows_are_learned_from_the_teacher()
    {
        var teacher = WordTeacher.OfTinyTask(_context);
        var options = Options(Teacher.FromModel(teacher));
        options.UnlabeledSet = Unlabeled(150);
        var model = Fit(options, TinyTask.Data(_context, TinyTask.Rows(10)));

        Assert.InRange(Accuracy(model), 0.95, 1);
        Assert.Equal(160, teacher.RowsAsked);
        Assert.Equal(160, model.TrainingReport!.Rows);
        Assert.Equal(150, model.TrainingReport.Distillation!.UnlabeledRows);
    }

    [Fact]
    public void A_loaded_chain_that_maps_its_own_label_is_a_teacher_for_predictions_and_layers()
    {
        var rows = _context.Data.LoadFromEnumerable(TinyTask.Rows(160));
        var dense = TinyTask.Options;
        (dense.Pruning, dense.StoragePrecision, dense.MaxEpochs) = (new None(), StoragePrecision.Float32, 8);
        var chain = _context.Transforms.Conversion.MapValueToKey("Label")
            .Append(_context.MulticlassClassification.Trainers.MovementPrunedTextClassification(dense))
            .Append(_context.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(rows);
        using var stream = new MemoryStream();
        _context.Model.Save(chain, rows.Schema, stream);
        stream.Position = 0;
        var loaded = new MLContext().Model.Load(stream, out _);

        var options = Options(Teacher.FromModel(loaded));
        options.Distillation = [new SoftTargets(), new HiddenStates { Weight = 0.1 }, new Attention { Weight = 0.1 }];
        options.LayerStageRatio = 0.4;
        options.UnlabeledSet = Unlabeled(40);
        var warnings = new List<string>();
        _context.Log += (_, entry) =>
        {
            if (entry.Kind == ChannelMessageKind.Warning)
                warnings.Add(entry.Message);
        };
        var model = Fit(options);

        Assert.InRange(Accuracy(model), 0.95, 1);
        Assert.Equal(0.25, model.RemainingWeights, 1e-3);
        Assert.Equal("FromModel(ValueToKeyMappingTransformer, PrunedTextClassificationTransformer, KeyToValueMappingTransformer)", model.TrainingReport!.Distillation!.Teacher);
        Assert.Equal(["HardLabels", "HiddenStates", "Attention"], model.TrainingReport.Epochs[0].LossParts!.Select(part => part.Name));
        Assert.Equal(["HardLabels", "SoftTargets"], model.TrainingReport.Epochs[^1].LossParts!.Select(part => part.Name));

        // While the layers come first, the loss against the labels says nothing of a collapse.
        Assert.DoesNotContain(warnings, warning => warning.Contains("learns nothing"));
    }

    [Fact]
    public void An_encoder_with_a_classifier_is_a_teacher_also_of_a_trimmed_vocabulary()
    {
        var dense = TinyTask.Options;
        (dense.Pruning, dense.StoragePrecision, dense.MaxEpochs) = (new None(), StoragePrecision.Float32, 8);
        var options = Options(Teacher.FromEncoder(Fit(dense).ToPretrainedEncoder()));
        options.Distillation = [new LogitError(), new Embeddings(), new HiddenStates(), new CosineStates(), new SoftCrossEntropy()];
        options.HardLabelWeight = 0;
        options.TrimVocabulary = 1;
        Assert.InRange(Accuracy(Fit(options)), 0.95, 1);
    }

    [Fact]
    public void Training_does_not_stop_early_while_layers_come_first()
    {
        var options = Options(Teacher.FromEncoder(Fit(TinyTask.Options).ToPretrainedEncoder()));
        (options.Pruning, options.Student, options.HardLabelWeight) = (new None(), new Bert(1, 16), 0);
        options.Distillation = [new HiddenStates(), new SoftTargets()];
        (options.LayerStageRatio, options.MaxEpochs, options.EarlyStoppingPatience) = (0.5, 12, 1);
        options.ValidationSet = TinyTask.Data(_context, TinyTask.Rows(40, seed: 5));

        var epochs = Fit(options).TrainingReport!.Epochs;

        Assert.Contains(epochs[^1].LossParts!, part => part.Name == "SoftTargets");
        Assert.True(epochs.Count >= 8, $"{epochs.Count} epochs");
    }

    [Fact]
    public void A_teacher_with_fewer_positions_than_texts_have_tokens_is_named_for_predictions_too()
    {
        var teacher = PretrainedEncoder.Random(TinyTask.Config with { MaxPositions = 16 }, TinyTask.Vocabulary, seed: 1);
        Assert.Contains("MaxLength is 24; expected at most 16", Assert.ThrowsAny<ArgumentException>(
            () => _context.MulticlassClassification.Trainers.MovementPrunedTextClassification(Options(Teacher.FromEncoder(teacher)))).Message);
    }

    [Fact]
    public void The_trainer_makes_its_own_teacher_and_repeats_it_bit_for_bit()
    {
        var options = Options(Teacher.OwnDenseFit(maxEpochs: 8));
        var phases = new List<(bool OfTeacher, int Parts)>();
        options.Progress = new SynchronousProgress(progress => phases.Add((progress.OfTeacher, progress.LossParts.Count)));
        options.UnlabeledSet = Unlabeled(32);
        var model = Fit(options);

        Assert.InRange(Accuracy(model), 0.95, 1);
        Assert.Equal(8, model.TrainingReport!.Distillation!.TeacherEpochs!.Count);
        Assert.True(model.TrainingReport.Seconds >= model.TrainingReport.Epochs.Concat(model.TrainingReport.Distillation.TeacherEpochs).Sum(epoch => epoch.Seconds));
        Assert.Equal(Enumerable.Repeat((true, 0), 8 * 10).Concat(Enumerable.Repeat((false, 3), 12 * 12)), phases);
        Assert.Equal(TestModels.Bits(model), TestModels.Bits(Fit(options)));
    }

    [Theory]
    [InlineData(true, 7)]
    [InlineData(true, 37)]
    [InlineData(false, 13)]
    public void A_cancelled_training_goes_on_to_the_same_model(bool ownTeacher, int stop)
    {
        using var folder = new TemporaryFolder();
        using var undisturbed = new TemporaryFolder();
        byte[] expected = TestModels.Bits(Fit(Resumable(undisturbed.Root, WordTeacher.OfTinyTask(_context))));

        using var source = new CancellationTokenSource();
        var options = Resumable(folder.Root, WordTeacher.OfTinyTask(_context));
        options.CancellationToken = source.Token;
        int steps = 0;
        options.Progress = new SynchronousProgress(_ =>
        {
            if (++steps == stop)
                source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => Fit(options));

        var teacher = WordTeacher.OfTinyTask(_context);
        Assert.Equal(expected, TestModels.Bits(Fit(Resumable(folder.Root, teacher))));
        Assert.InRange(teacher.RowsAsked, 0, 64);

        MovementPrunedTextClassificationOptions Resumable(string directory, WordTeacher model)
        {
            var options = Options(ownTeacher ? Teacher.OwnDenseFit(maxEpochs: 3) : Teacher.FromModel(model));
            options.Distillation = ownTeacher ? [new SoftTargets(), new HiddenStates { Weight = 0.1 }] : [new SoftTargets()];
            (options.CheckpointDirectory, options.CheckpointSteps, options.MaxEpochs) = (directory, 3, 4);
            return options;
        }
    }

    [Fact]
    public void Kept_states_teach_what_the_teacher_does_and_the_log_tells_their_size()
    {
        var log = new List<string>();
        _context.Log += (_, entry) => log.Add(entry.Message);
        var losses = new List<double>();
        foreach (long bytes in (long[])[0, 1 << 20])
        {
            var options = Options(Teacher.OwnDenseFit(maxEpochs: 3));
            (options.Distillation, options.TeacherCacheBytes, options.MaxEpochs) = ([new HiddenStates(), new SoftTargets()], bytes, 4);
            (options.Pruning, options.RemainingWeights) = (new Magnitude(), 0.2);
            losses.Add(Fit(options).TrainingReport!.Epochs[1].TrainingLoss);
            Assert.Equal(bytes > 0, log.Any(line => line.Contains("kept the teacher's hidden states", StringComparison.Ordinal)));
        }

        // The student starts where the teacher is: AdamW makes whole steps of what rounding leaves, and these differ.
        Assert.Equal(losses[0], losses[1], 0.1 * losses[0]);
    }

    [Fact]
    public void Kept_scores_of_another_teacher_are_refused()
    {
        using var folder = new TemporaryFolder();
        var options = Options(Teacher.FromModel(WordTeacher.OfTinyTask(_context)));
        options.CheckpointDirectory = folder.Root;
        Fit(options);

        options.Teacher = Teacher.FromModel(WordTeacher.OfTinyTask(_context, certainty: 0.8));
        Assert.Contains("another teacher", Assert.Throws<CheckpointMismatchException>(() => Fit(options)).Message);
        Assert.Contains("other rows", Assert.Throws<CheckpointMismatchException>(() => Fit(options, TinyTask.Data(_context, TinyTask.Rows(150)))).Message);
    }

    [Fact]
    public void Kept_scores_of_a_teacher_that_is_only_surer_or_differs_on_later_or_unlabelled_rows_are_refused()
    {
        var unlabeled = TinyTask.Rows(120, seed: 31);
        string last = TinyTask.Rows(160)[^1].Sentence1, alone = unlabeled[60].Sentence1;
        float[] Sure(string text) => [1e-5f, 1 - 1e-5f];
        foreach (Func<string, float[]> other in (Func<string, float[]>[])[_ => [1e-7f, 1 - 1e-7f], text => text == last ? [0.5f, 0.5f] : Sure(text), text => text == alone ? [0.5f, 0.5f] : Sure(text)])
        {
            using var folder = new TemporaryFolder();
            var options = Options(Teacher.FromModel(new WordTeacher(_context, ["fruit", "tool"], Sure)));
            (options.CheckpointDirectory, options.UnlabeledSet, options.MaxEpochs) = (folder.Root, _context.Data.LoadFromEnumerable(unlabeled), 1);
            Fit(options);

            options.Teacher = Teacher.FromModel(new WordTeacher(_context, ["fruit", "tool"], other));
            Assert.Contains("another teacher", Assert.Throws<CheckpointMismatchException>(() => Fit(options)).Message);
        }
    }

    public static TheoryData<string, string[], float[]> BadTeachers => new()
    {
        { "Only the label has 'tool'. Only the teacher has 'hammer'.", ["fruit", "hammer"], [0.5f, 0.5f] },
        { "Only the teacher has 'other'.", ["fruit", "tool", "other"], [0.5f, 0.5f, 0] },
        { "two classes 'fruit'", ["fruit", "fruit"], [0.5f, 0.5f] },
        { "Row 1 of the training set: the teacher's column 'Score' holds NaN", ["fruit", "tool"], [0.5f, float.NaN] },
    };

    [Theory]
    [MemberData(nameof(BadTeachers))]
    public void Scores_that_are_not_those_of_the_label_are_refused(string message, string[] classes, float[] scores)
    {
        var options = Options(Teacher.FromModel(new WordTeacher(_context, classes, _ => scores)));
        Assert.Contains(message, Assert.Throws<InvalidOperationException>(() => Fit(options)).Message);
    }

    [Fact]
    public void A_teacher_that_cannot_read_the_rows_is_named()
    {
        var options = Options(Teacher.FromModel(new WordTeacher(_context, ["fruit", "tool"], _ => [0, 0], text: "Body")));
        Assert.Contains("WordTeacher cannot be applied to the training set", Assert.Throws<InvalidOperationException>(() => Fit(options)).Message);
        options.Teacher = Teacher.FromModel(WordTeacher.OfTinyTask(_context), scoreColumnName: "Probability");
        Assert.Contains("no column 'Probability'", Assert.Throws<InvalidOperationException>(() => Fit(options)).Message);
    }

    public static TheoryData<string, Action<MovementPrunedTextClassificationOptions>> Mistakes => new()
    {
        { "Distillation is set", options => options.Teacher = null },
        { "UnlabeledSet is set", options => (options.Teacher, options.Distillation, options.UnlabeledSet) = (null, null, Unlabeled(3)) },
        { "LayerStageRatio is 0.5; expected 0 where Teacher", options => (options.Teacher, options.Distillation, options.LayerStageRatio) = (null, null, 0.5) },
        { "LayerStageRatio is 1", options => options.LayerStageRatio = 1 },
        { "LayerStageRatio is 0.5; expected 0 where no loss", options => options.LayerStageRatio = 0.5 },
        { "LayerStageRatio is 0.5; expected 0 where no loss", options => (options.Teacher, options.Distillation, options.Student, options.LayerStageRatio) = (Teacher.OwnDenseFit(), null, new BiLstm(), 0.5) },
        { "HardLabelWeight is -1", options => options.HardLabelWeight = -1 },
        { "HardLabelWeight is 0", options => (options.HardLabelWeight, options.Distillation) = (0, [new HiddenStates()]) },
        { "Distillation is empty", options => options.Distillation = [] },
        { "MaskedLanguageModel needs hidden tokens, which EncoderDistillation", options => options.Distillation = [new LogitError(), new MaskedLanguageModel()] },
        { "Temperature is 0", options => options.Distillation = [new SoftTargets { Temperature = 0 }] },
        { "a teacher with layers", options => (options.Teacher, options.Distillation) = (Teacher.FromModel(WordTeacher.OfTinyTask(new MLContext())), [new Attention(), new LogitError()]) },
        { "the vocabulary of the student", options => options.Teacher = Teacher.FromEncoder(PretrainedEncoder.Random(TinyTask.Config, WordPieceVocabulary.Learn(["other words"], 60), seed: 1)) },
        { "[0, 5]", options => options.Distillation = [new HiddenStates { LayerMap = LayerMap.Of(0, 5) }] },
        { "a teacher with a classifier", _ => { } },
        { "a teacher with a classifier", options => options.Distillation = null },
        { "a teacher with a classifier", options => options.Distillation = [new HiddenStates(), new LogitError()] },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_in_the_options_is_named_before_training(string message, Action<MovementPrunedTextClassificationOptions> change)
    {
        var options = Options(Teacher.FromEncoder(TinyTask.Encoder));
        options.Distillation = [new LogitError()];
        change(options);
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => _context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options)).Message);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(3, 1.5)]
    public void The_settings_of_an_own_teacher_are_checked(int epochs, double? rate) =>
        Assert.Contains("OwnDenseFit", Assert.Throws<ArgumentOutOfRangeException>(() => Teacher.OwnDenseFit(epochs, rate)).Message);

    private static IDataView Unlabeled(int rows) => new MLContext(1).Data.LoadFromEnumerable(TinyTask.Rows(rows, seed: 31).Select(row => new Text { Sentence1 = row.Sentence1 }).ToList());

    private static MovementPrunedTextClassificationOptions Options(Teacher teacher)
    {
        var options = TinyTask.Options;
        (options.Teacher, options.MaxEpochs) = (teacher, 12);
        return options;
    }

    private PrunedTextClassificationTransformer Fit(MovementPrunedTextClassificationOptions options, IDataView? data = null) =>
        _context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(data ?? TinyTask.Data(_context, TinyTask.Rows(160)));

    private double Accuracy(PrunedTextClassificationTransformer model)
    {
        var rows = TinyTask.Rows(200, seed: 99);
        var scores = model.Transform(_context.Data.LoadFromEnumerable(rows)).GetColumn<float[]>("Score");
        return rows.Zip(scores).Average(pair => model.ClassNames[Array.IndexOf(pair.Second, pair.Second.Max())] == pair.First.Label ? 1.0 : 0.0);
    }

    private sealed class Text
    {
        public string Sentence1 { get; set; } = "";
    }
}
