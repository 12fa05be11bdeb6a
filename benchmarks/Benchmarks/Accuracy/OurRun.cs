using Microsoft.ML;
using MLNet.Pruning.Trainers;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks;

/// <summary>Trains MiniLM with this project for a cell of the accuracy table.</summary>
internal static class OurRun
{
    // A checkpoint every few minutes: an aborted training goes on from there.
    private const int CheckpointSteps = 500;

    // Phrases that the teacher labels, of those that GLUE adds.
    private const int Unlabeled = 20_000;

    /// <param name="cell">The cell.</param>
    /// <param name="most">Rows to train and to measure on at the most.</param>
    /// <param name="say">Is told about every epoch.</param>
    public static AccuracyResult Train(AccuracyCell cell, int most, Action<string> say)
    {
        AccuracyData data = AccuracyData.Of(cell.Data);
        LabelledPair[] rows = data.Train(most), dev = data.Dev(most);
        var mlContext = new MLContext(cell.Seed);
        IDataView view = mlContext.Data.LoadFromEnumerable(rows);
        ITransformer keys = mlContext.Transforms.Conversion.MapValueToKey(nameof(LabelledPair.Label)).Fit(view);
        var options = new MovementPrunedTextClassificationOptions
        {
            Encoder = ModelSource.MiniLM.Encoder.Value,
            Sentence2ColumnName = data.IsPair ? nameof(LabelledPair.Sentence2) : null,
            MaxLength = AccuracyData.MaxLength,
            RemainingWeights = cell.Share,
            Progress = new Epochs(cell, say),
            CheckpointDirectory = Path.Combine(Repository.Output, "checkpoints", $"{cell}-{most}"),
            CheckpointSteps = CheckpointSteps,
        };
        Recipe recipe = Recipe.Of(cell.Recipe);
        recipe.Configure(options);
        if (recipe.IsTaught)
        {
            var teacher = (PrunedTextClassificationTransformer)mlContext.Model.Load(DenseModel(cell, most, say), out _);
            options.Teacher = Teacher.FromModel(teacher);
            if (options.Student is EveryOtherLayer)
                options.Encoder = teacher.ToPretrainedEncoder();
        }
        if (cell.Recipe == Recipe.Unlabeled.Name)
            options.UnlabeledSet = mlContext.Data.LoadFromEnumerable(AccuracyData.Phrases.Unlabeled(Math.Min(most, Unlabeled)));
        IDataView keyed = keys.Transform(view);
        PrunedTextClassificationTransformer? model = Fit(mlContext, options, keyed, cell, say);
        Directory.Delete(options.CheckpointDirectory, recursive: true);
        if (model is null)
        {
            double guessing = dev.CountBy(row => row.Label).Max(pair => pair.Value) / (double)dev.Length;
            return new AccuracyResult(
                cell.Side, cell.Data, cell.Recipe, cell.Share, cell.Seed, guessing, cell.Share, 0, DateOnly.FromDateTime(DateTime.UtcNow),
                AccuracyResult.Refused);
        }

        if (recipe == Recipe.Dense)
        {
            // Under its name only when it is whole: an aborted run leaves nothing that a student would take for its teacher.
            string path = DensePath(cell, most), unfinished = $"{path}.{Environment.ProcessId}.part";
            mlContext.Model.Save(model, keyed.Schema, unfinished);
            File.Move(unfinished, path, overwrite: true);
        }

        IDataView scored = model.Transform(keys.Transform(mlContext.Data.LoadFromEnumerable(dev)));
        TrainingReport report = model.TrainingReport!;
        double teacherSeconds = report.Distillation?.TeacherEpochs?.Sum(epoch => epoch.Seconds) ?? 0;
        return new AccuracyResult(
            cell.Side, cell.Data, cell.Recipe, cell.Share, cell.Seed, mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy,
            report.RemainingWeights, report.Seconds - teacherSeconds, DateOnly.FromDateTime(DateTime.UtcNow), report.Settings);
    }

    /// <summary>The file of the dense model of the same data and seed, which is trained first where there is none.</summary>
    private static string DenseModel(AccuracyCell cell, int most, Action<string> say)
    {
        string path = DensePath(cell, most);
        if (!File.Exists(path))
            Train(cell with { Recipe = Recipe.Dense.Name, Share = 1 }, most, say);
        return path;
    }

    private static string DensePath(AccuracyCell cell, int most) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(Repository.Output, "models", "dense")).FullName, $"{cell.Data}-{cell.Seed}-{most}.zip");

    /// <summary>The fitted model, or null where the trainer refused what it had come to.</summary>
    private static PrunedTextClassificationTransformer? Fit(MLContext mlContext, MovementPrunedTextClassificationOptions options, IDataView rows, AccuracyCell cell, Action<string> say)
    {
        try
        {
            return mlContext.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(rows);
        }
        catch (TrainingCollapsedException exception)
        {
            say($"{cell}: {exception.Message}");
            return null;
        }
    }

    private sealed class Epochs(AccuracyCell cell, Action<string> say) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step % (value.Steps / value.Epochs) == 0)
                say(FormattableString.Invariant($"{cell}: epoch {value.Epoch} of {value.Epochs}, loss {value.Loss:F3}, remaining {value.RemainingWeights:P1}, {value.RowsPerSecond:F0} rows/s"));
        }
    }
}
