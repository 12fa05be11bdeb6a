using Microsoft.ML;
using MLNet.Pruning.Trainers;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks;

/// <summary>MiniLM fine-tuned and pruned on a task. Training takes minutes, so a model stays as a file and is not trained again.</summary>
internal static class FittedModels
{
    private const int Seed = 1;
    private const double LearningRate = 3e-4;

    /// <summary>The file of the model, which is trained first where there is none.</summary>
    /// <param name="task">What it learns.</param>
    /// <param name="remaining">The share of the prunable weights that stays.</param>
    /// <param name="rows">Training texts at the most.</param>
    /// <param name="say">Is told about every epoch.</param>
    public static string Zip(ClassificationTask task, double remaining, int rows, Action<string> say)
    {
        LabelledText[] texts = task.Train(rows);
        string name = $"MiniLM-L6-{task.Folder}-{PrunedModels.Percent(remaining)}-{texts.Length}x{task.Epochs}";
        string folder = Directory.CreateDirectory(Path.Combine(Repository.Output, "models", "fitted")).FullName, path = Path.Combine(folder, $"{name}.zip");
        if (File.Exists(path))
            return path;

        var mlContext = new MLContext(Seed);
        IDataView view = mlContext.Data.LoadFromEnumerable(texts);
        IDataView keyed = mlContext.Transforms.Conversion.MapValueToKey(nameof(LabelledText.Label)).Fit(view).Transform(view);
        var options = new MovementPrunedTextClassificationOptions
        {
            Encoder = ModelSource.MiniLM.Encoder.Value,
            Pruning = new Movement(),
            Teacher = Teacher.None,
            RemainingWeights = remaining,
            MaxEpochs = task.Epochs,
            MaxLength = task.MaxLength,
            LearningRate = LearningRate,
            Progress = new Epochs(name, say),
        };
        PrunedTextClassificationTransformer model = mlContext.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(keyed);

        // Under its name only when it is whole: an aborted run leaves nothing that the next one takes for a model.
        string unfinished = $"{path}.part";
        mlContext.Model.Save(model, keyed.Schema, unfinished);
        File.Move(unfinished, path);
        return path;
    }

    private sealed class Epochs(string name, Action<string> say) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step % (value.Steps / value.Epochs) == 0)
                say($"{name}: epoch {value.Epoch} of {value.Epochs}, loss {value.Loss:F3}, {value.RowsPerSecond:F0} texts/s");
        }
    }
}
