using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Pruning.Tests;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>Teachers as ML.NET's own trainers make them, and chains from a zip.</summary>
public class ForeignTeacherTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_linear_model_teaches_by_probabilities_or_by_scores(bool probabilities)
    {
        var teacher = LinearModel.Multiclass<ReadOnlyMemory<char>>(_context, OtherKeys(TinyTask.Rows(200, seed: 5)), probabilities);
        var model = Fit(Options(teacher), Mislabeled());

        Assert.Equal("fruit", model.ClassNames[0]);
        Assert.InRange(Accuracy(model), 0.95, 1);
        Assert.Equal(160, teacher.RowsAsked);
    }

    [Fact]
    public void A_teacher_is_asked_once_for_a_row_and_a_resumed_training_only_compares_a_few()
    {
        using var folder = new TemporaryFolder();
        using var source = new CancellationTokenSource();
        var teacher = LinearModel.Multiclass<ReadOnlyMemory<char>>(_context, OtherKeys(TinyTask.Rows(200, seed: 5)), probabilities: true);
        var options = Options(teacher);
        (options.CheckpointDirectory, options.CancellationToken) = (folder.Root, source.Token);
        int steps = 0;
        options.Progress = new SynchronousProgress(_ =>
        {
            if (++steps == 15)
                source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => Fit(options, Mislabeled()));
        Assert.Equal(160, teacher.RowsAsked);

        options.CancellationToken = CancellationToken.None;
        Fit(options, Mislabeled());
        Assert.InRange(teacher.RowsAsked, 160 + 32, 160 + 64);
    }

    [Fact]
    public void A_student_of_a_teacher_that_is_surer_than_the_labels_are_right_has_not_collapsed()
    {
        // One label in six is wrong: the nearer the student comes to this teacher, the more it loses by the labels, in the end more than by guessing.
        var rows = TinyTask.Rows(480).Select((row, i) => new TinyTask.Row { Label = i % 6 == 0 ? Other(row.Label) : row.Label, Sentence1 = row.Sentence1 }).ToList();
        var teacher = new WordTeacher(_context, ["fruit", "tool"], text => IsFruit(text) ? [2.5f, -2.5f] : [-2.5f, 2.5f]);
        var options = Options(teacher);
        (options.Pruning, options.Distillation, options.MaxEpochs, options.LearningRate) = (new None(), [new LogitError()], 20, 5e-4);
        double guessing = new CrossEntropy().OfGuessing(rows.Select(row => row.Label == "fruit" ? 0f : 1));

        var model = Fit(options, rows);

        double[] losses = [.. model.TrainingReport!.Epochs.Select(epoch => epoch.LossParts!.Single(part => part.Name == "HardLabels").Value)];
        Assert.True(losses.Min() < 0.8 * guessing && losses[^1] > guessing, string.Join(' ', losses));
        Assert.InRange(Accuracy(model), 0.95, 1);

        static string Other(string label) => label == "fruit" ? "tool" : "fruit";
        static bool IsFruit(string text) => new[] { "apple", "pear", "plum", "cherry", "melon" }.Any(text.Contains);
    }

    [Fact]
    public void A_label_of_numbers_is_matched_by_the_values_that_the_teacher_was_trained_on()
    {
        var rows = TinyTask.Rows(60).Select((row, i) => new NumberedRow { Label = i % 3 * 10, Sentence1 = row.Sentence1 }).ToList();
        var view = _context.Data.LoadFromEnumerable(rows);
        var teacher = LinearModel.Multiclass<int>(_context, _context.Transforms.Conversion.MapValueToKey("Label").Fit(view).Transform(view), probabilities: true);

        Assert.False(teacher.Transform(view).Schema["Score"].HasSlotNames());
        float[] own = Reader(teacher, ["0", "10", "20"]).Read(view, "training"), turned = Reader(teacher, ["20", "0", "10"]).Read(view, "training");
        Assert.Equal(own.Chunk(3).Select(row => (row[2], row[0], row[1])), turned.Chunk(3).Select(row => (row[0], row[1], row[2])));
        Assert.Contains("Only the label has '30'. Only the teacher has '20'.",
            Assert.Throws<InvalidOperationException>(() => Reader(teacher, ["0", "10", "30"]).Read(view, "training")).Message);
    }

    [Fact]
    public void A_class_that_the_teacher_never_saw_is_named()
    {
        var teacher = LinearModel.Multiclass<ReadOnlyMemory<char>>(_context, OtherKeys(TinyTask.Rows(40)), probabilities: true);
        var rows = TinyTask.Rows(40).Append(new TinyTask.Row { Label = "animal", Sentence1 = "the old horse" }).ToList();
        Assert.Contains("Only the label has 'animal'", Assert.Throws<InvalidOperationException>(() => Fit(Options(teacher), rows)).Message);
    }

    [Theory]
    [InlineData("Score")]
    [InlineData("Probability")]
    public void A_binary_model_is_refused_with_the_way_to_a_multiclass_one(string column)
    {
        var options = Options(LinearModel.Binary(_context));
        options.Teacher = Teacher.FromModel(LinearModel.Binary(_context), column);
        string message = Assert.Throws<InvalidOperationException>(() => Fit(options, Mislabeled())).Message;
        Assert.Contains($"'{column}' is of type Single", message);
        Assert.Contains("multiclass trainer, such as OneVersusAll", message);
    }

    [Fact]
    public void A_linear_regression_teaches_numbers_and_a_binary_model_does_not()
    {
        var rows = PairTask.Rows(320);
        var options = PairTask.Regression;
        var teacher = LinearModel.Regression(_context, PairTask.Data(_context, PairTask.Rows(320, seed: 5)));
        (options.Teacher, options.HardLabelWeight, options.MaxEpochs) = (Teacher.FromModel(teacher), 0, 10);
        var data = PairTask.Data(_context, [.. rows.Select((row, i) => new PairTask.Row { Label = rows[(i + 7) % 320].Label, Sentence1 = row.Sentence1, Sentence2 = row.Sentence2 })]);
        var model = _context.Regression.Trainers.DistilledSentencePair(options).Fit(data);

        double squared = _context.Regression.Evaluate(model.Transform(PairTask.Data(_context, PairTask.Rows(100, seed: 99)))).RSquared;
        Assert.True(squared > 0.7, $"R squared {squared}");
        Assert.Equal(320, teacher.RowsAsked);

        options.Teacher = Teacher.FromModel(LinearModel.Binary(_context));
        Assert.Contains("binary classification", Assert.Throws<InvalidOperationException>(() => _context.Regression.Trainers.DistilledSentencePair(options).Fit(data)).Message);
    }

    [Fact]
    public void A_chain_from_a_zip_brings_its_own_keys_and_columns()
    {
        // The teacher's keys are in another order than the student's, it maps its label to keys itself, and reads a copy of the text.
        using var folder = new TemporaryFolder();
        var rows = _context.Data.LoadFromEnumerable(ToolsFirst(TinyTask.Rows(160)));
        var dense = TinyTask.Options;
        (dense.Pruning, dense.StoragePrecision, dense.MaxEpochs, dense.Sentence1ColumnName) = (new None(), StoragePrecision.Float32, 8, "Copy");
        string zip = Path.Combine(folder.Root, "teacher.zip");
        _context.Model.Save(_context.Transforms.Conversion.MapValueToKey("Label").Append(_context.Transforms.CopyColumns("Copy", "Sentence1"))
            .Append(_context.MulticlassClassification.Trainers.MovementPrunedTextClassification(dense)).Fit(rows), rows.Schema, zip);

        var options = TinyTask.Options;
        (options.Teacher, options.HardLabelWeight, options.MaxEpochs) = (Teacher.FromModel(new MLContext().Model.Load(zip, out _)), 0, 12);
        Assert.InRange(Accuracy(Fit(options, Mislabeled())), 0.95, 1);
    }

    /// <summary>Rows of which the labels teach nothing.</summary>
    private static List<TinyTask.Row> Mislabeled() =>
        [.. TinyTask.Rows(160).Select((row, i) => new TinyTask.Row { Label = i == 0 ? "fruit" : "tool", Sentence1 = row.Sentence1 })];

    private static List<TinyTask.Row> ToolsFirst(IReadOnlyList<TinyTask.Row> rows) => [.. rows.OrderByDescending(row => row.Label == "tool").Take(1), .. rows];

    private static MovementPrunedTextClassificationOptions Options(ITransformer teacher)
    {
        var options = TinyTask.Options;
        (options.Teacher, options.HardLabelWeight, options.MaxEpochs) = (Teacher.FromModel(teacher), 0, 12);
        return options;
    }

    private IDataView OtherKeys(IReadOnlyList<TinyTask.Row> rows) => TinyTask.Data(_context, ToolsFirst(rows));

    private ScoreReader Reader(ITransformer teacher, string[] classes) => new(((IHostEnvironment)_context).Register("test"), teacher, "Score", classes);

    private PrunedTextClassificationTransformer Fit(MovementPrunedTextClassificationOptions options, IReadOnlyList<TinyTask.Row> rows) =>
        _context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(TinyTask.Data(_context, rows));

    private double Accuracy(PrunedTextClassificationTransformer model)
    {
        var rows = TinyTask.Rows(200, seed: 99);
        var scores = model.Transform(_context.Data.LoadFromEnumerable(rows)).GetColumn<float[]>("Score");
        return rows.Zip(scores).Average(pair => model.ClassNames[Array.IndexOf(pair.Second, pair.Second.Max())] == pair.First.Label ? 1.0 : 0.0);
    }

    private sealed class NumberedRow
    {
        public int Label { get; set; }

        public string Sentence1 { get; set; } = "";
    }
}
