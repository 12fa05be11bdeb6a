using Microsoft.ML;
using MLNet.Pruning.Trainers;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Examples.DefaultEncoder;

/// <summary>From plain texts and a teacher to the file of the default encoder.</summary>
internal static class DefaultEncoderJob
{
    private const int Pieces = 8_000;
    private const int Seed = 1;

    // Sentences over which the student's coordinates are chosen.
    private const int Sample = 2_000;

    /// <summary>Runs the whole job; where the work folder has a checkpoint of the same training, it goes on from there.</summary>
    public static void Run(Settings settings)
    {
        var texts = PlainTexts.Read(settings.DataFolder);
        if (settings.Rows is { } rows)
            texts = Spread(texts, rows);
        Console.WriteLine($"{texts.Count} sentences");
        var mlContext = new MLContext(Seed);
        mlContext.Log += (_, log) =>
        {
            if (log.Source.Contains("EncoderDistillation") && log.Kind != Microsoft.ML.Runtime.ChannelMessageKind.Trace)
                Console.WriteLine($"{DateTime.Now:HH:mm:ss} {log.Message}");
        };

        var teacher = PretrainedEncoder.FromDirectory(settings.TeacherFolder);
        var student = settings.StartFile is { } file ? PretrainedEncoder.FromFile(file) : Start(teacher, texts);
        Directory.CreateDirectory(settings.WorkFolder);
        student.Save(Path.Combine(settings.WorkFolder, "start.zip"), StoragePrecision.Float32);
        var distillation = new EncoderDistillation(mlContext, new EncoderDistillationOptions
        {
            Teacher = teacher,
            Student = student,
            Losses = [new HiddenStates(), new CosineStates { Weight = 2 }, new SentenceVectors { Weight = 2 }],
            MaxEpochs = settings.Epochs,
            BatchSize = 64,
            MaxLength = 64,
            LearningRate = settings.LearningRate,
            TeacherCacheBytes = 5L << 30,
            Seed = Seed,
            CheckpointDirectory = Path.Combine(settings.WorkFolder, "checkpoint"),
            CheckpointSteps = 200,
            Progress = new Display(),
        });
        var encoder = distillation.Fit(mlContext.Data.LoadFromEnumerable(texts.Select(text => new TextRow { Text = text })));
        encoder.Save(Path.Combine(settings.WorkFolder, "trained.zip"), StoragePrecision.Float32);
        encoder.Save(Path.Combine(settings.WorkFolder, "encoder.zip"));
    }

    private static PretrainedEncoder Start(PretrainedEncoder teacher, List<string> texts)
    {
        var vocabulary = WordPieceVocabulary.Learn(texts, Pieces, maxLetters: 1000);
        var config = new EncoderConfig
        {
            VocabularySize = vocabulary.Pieces.Count,
            HiddenSize = 256,
            Layers = 4,
            AttentionHeads = 8,
            IntermediateSize = 1024,
        };
        return EncoderDistillation.StartStudent(teacher, config, vocabulary, Spread(texts, Sample), Seed);
    }

    /// <summary>So many of the texts, from all over the list.</summary>
    private static List<string> Spread(List<string> texts, int count) =>
        count >= texts.Count ? texts : [.. Enumerable.Range(0, count).Select(i => texts[(int)((long)i * texts.Count / count)])];

    private sealed class Display : IProgress<TrainingProgress>
    {
        private const int Every = 25;

        public void Report(TrainingProgress value)
        {
            if (value.Step % Every == 0)
                Console.WriteLine(FormattableString.Invariant($"{DateTime.Now:HH:mm:ss} step {value.Step}/{value.Steps}, epoch {value.Epoch}, loss {value.Loss:F4}, {value.RowsPerSecond:F1} rows/s, {value.TimeLeft} left"));
        }
    }
}
