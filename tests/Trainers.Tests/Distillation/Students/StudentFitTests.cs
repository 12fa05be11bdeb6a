using Microsoft.ML;
using MLNet.Pruning.Tests;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>Every student through Fit: it learns, is pruned to the asked share, comes back from its file, and goes on where it was stopped.</summary>
public sealed class StudentFitTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [MemberData(nameof(TestStudents.IndicesAndPairs), MemberType = typeof(TestStudents))]
    public void AStudentLearnsAndIsPruned(int student, bool pairs)
    {
        var rows = TinyTask.Data(_context, TinyTask.Rows(240));
        var (data, others) = (_context.Data.TakeRows(rows, 160), _context.Data.SkipRows(rows, 160));
        var options = Options(student, pairs);
        options.MaxEpochs = 8;
        var model = _context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(data);

        double accuracy = _context.MulticlassClassification.Evaluate(model.Transform(others)).MicroAccuracy;
        Assert.True(accuracy >= 0.9, $"accuracy {accuracy}");
        Assert.InRange(model.RemainingWeights, 0.45, 0.5);
        var report = SparsityReport.FromModel(model);
        Assert.Equal(model.RemainingWeights, report.RemainingWeights);
        Assert.Equal(model.TrainingReport!.Matrices.Select(matrix => (matrix.Name, matrix.Kept)), report.Matrices.Select(matrix => (matrix.Name, matrix.Kept)));
        Assert.Contains(report.Config.Architecture.ToString(), report.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestStudents.Indices), MemberType = typeof(TestStudents))]
    public void TheLoadedModelGivesTheSameBits(int student)
    {
        var data = TinyTask.Data(_context, TinyTask.Rows(40));
        var options = Options(student, pairs: true);
        options.StoragePrecision = StoragePrecision.Int8;
        var model = _context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(data);
        var file = new MemoryStream();
        _context.Model.Save(model, data.Schema, file);
        var loaded = (PrunedTextClassificationTransformer)_context.Model.Load(file, out _);

        Assert.Equal(Scores(model, data), Scores(loaded, data));
        Assert.Equal(TestModels.Bits(model), TestModels.Bits(loaded));
        Assert.Equal(model.EncoderConfig, loaded.EncoderConfig);

        var again = Options(student, pairs: true);
        (again.Encoder, again.Student, again.Pruning, again.FreezeEmbeddings) = (loaded.ToPretrainedEncoder(), new SameAsTeacher(), new FixedMask(), true);
        var further = _context.MulticlassClassification.Trainers.MovementPrunedTextClassification(again).Fit(data);
        Assert.InRange(further.RemainingWeights, 0.3, model.RemainingWeights);
    }

    [Theory]
    [MemberData(nameof(TestStudents.Indices), MemberType = typeof(TestStudents))]
    public void AStoppedTrainingGoesOnToTheSameModel(int student)
    {
        var data = TinyTask.Data(_context, TinyTask.Rows(40));
        var whole = _context.MulticlassClassification.Trainers.MovementPrunedTextClassification(Options(student, pairs: false)).Fit(data);

        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        var options = Options(student, pairs: false);
        (options.CheckpointDirectory, options.CancellationToken) = (folder.Root, stop.Token);
        options.Progress = new SynchronousProgress(progress =>
        {
            if (progress.Step == 5)
                stop.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => _context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(data));
        (options.CancellationToken, options.Progress) = (default, null);
        var resumed = _context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(data);

        Assert.Equal(TestModels.Bits(whole), TestModels.Bits(resumed));
    }

    [Theory]
    [MemberData(nameof(TestStudents.Indices), MemberType = typeof(TestStudents))]
    public void ExportsRefuseWhatIsNoBert(int student)
    {
        using var folder = new TemporaryFolder();
        var options = Options(student, pairs: false);
        options.MaxEpochs = 1;
        (options.Pruning, options.StoragePrecision) = (new None(), StoragePrecision.Float32);
        var model = _context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(TinyTask.Data(_context, TinyTask.Rows(20)));
        string onnx = Path.Combine(folder.Root, "model.onnx"), checkpoint = Path.Combine(folder.Root, "checkpoint");
        if (model.EncoderConfig.Architecture is EncoderArchitecture.Bert or EncoderArchitecture.DistilBert)
        {
            OnnxExport.Save(model, onnx);
            HuggingFaceExport.SaveToDirectory(model, checkpoint);
            Assert.Equal(model.EncoderConfig, PretrainedEncoder.FromDirectory(checkpoint).Config);
            return;
        }

        foreach (var export in (Action[])[() => OnnxExport.Save(model, onnx), () => HuggingFaceExport.SaveToDirectory(model, checkpoint)])
        {
            var error = Assert.Throws<NotSupportedException>(export);
            Assert.Contains($"architecture {model.EncoderConfig.Architecture}", error.Message, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Root));
    }

    private static MovementPrunedTextClassificationOptions Options(int student, bool pairs)
    {
        var options = TinyTask.Options;
        (options.Student, options.RemainingWeights, options.LearningRate) = (TestStudents.All[student], 0.5, 5e-3);
        options.Sentence2ColumnName = pairs ? "Sentence2" : null;
        return options;
    }

    private float[][] Scores(ITransformer model, IDataView data) =>
        [.. _context.Data.CreateEnumerable<Scored>(model.Transform(data), reuseRowObject: false).Select(row => row.Score)];

    private sealed class Scored
    {
        public float[] Score { get; set; } = [];
    }
}
