using System.Globalization;
using System.Text.Json;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// One checkpoint file in a folder. A new one is written beside the old one and takes its name only when it is whole on the disk, so that a process
/// killed at any moment leaves a checkpoint that can be read.
/// </summary>
internal sealed class CheckpointStore(string directory, string fingerprint)
{
    private const string Format = "mlnet-pruning-checkpoint-4";
    private const string StatePrefix = "state.";
    private const string BestPrefix = "best.";

    private string FilePath => Path.Combine(directory, "training-checkpoint.safetensors");

    /// <summary>The checkpoint in the folder, or null where there is none.</summary>
    /// <exception cref="CheckpointMismatchException">The file belongs to another training or cannot be read.</exception>
    public TrainingCheckpoint? TryLoad()
    {
        Directory.CreateDirectory(directory);
        if (!File.Exists(FilePath))
            return null;

        try
        {
            using var file = SafetensorsFile.Open(FilePath);
            string Field(string name) => file.Header.Metadata.TryGetValue(name, out string? value)
                ? value
                : throw new InvalidDataException($"'{FilePath}' has no field '{name}' in its metadata.");

            if (Field("format") != Format)
                throw new CheckpointMismatchException($"'{FilePath}' is a checkpoint of format '{Field("format")}'; this version reads '{Format}'. Name another CheckpointDirectory.");
            if (Field("fingerprint") != fingerprint)
                throw new CheckpointMismatchException($"'{FilePath}' is the checkpoint of a training with other options, rows or encoder. Name another CheckpointDirectory, or delete the file to start anew.");

            double Number(string name) => double.Parse(Field(name), CultureInfo.InvariantCulture);
            var best = Tensors(file, BestPrefix);
            return new TrainingCheckpoint
            {
                Step = (int)Number("step"),
                Losses = JsonSerializer.Deserialize<LossTotals>(Field("losses")) ?? new LossTotals(),
                Epochs = JsonSerializer.Deserialize<EpochReport[]>(Field("epochs")) ?? [],
                BestEpoch = (int)Number("bestEpoch"),
                BestLoss = Number("bestLoss"),
                EpochsSinceBest = (int)Number("epochsSinceBest"),
                Collapse = JsonSerializer.Deserialize<CollapseState>(Field("collapse")) ?? CollapseState.Start,
                Curve = JsonSerializer.Deserialize<TrainingCurveState>(Field("curve")) ?? TrainingCurveState.Start,
                Seconds = Number("seconds"),
                State = Tensors(file, StatePrefix),
                BestWeights = best.Count == 0 ? null : best,
                BestDistributions = JsonSerializer.Deserialize<WeightDistributions>(Field("bestDistributions")),
            };
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException or FormatException)
        {
            throw new CheckpointMismatchException($"'{FilePath}' cannot be read as a checkpoint: {exception.Message} Delete it to start anew.", exception);
        }
    }

    /// <summary>Writes the checkpoint and replaces the one before.</summary>
    public void Save(TrainingCheckpoint checkpoint)
    {
        static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
        var metadata = new Dictionary<string, string>
        {
            ["format"] = Format,
            ["fingerprint"] = fingerprint,
            ["step"] = Number(checkpoint.Step),
            ["losses"] = JsonSerializer.Serialize(checkpoint.Losses),
            ["epochs"] = JsonSerializer.Serialize(checkpoint.Epochs),
            ["bestEpoch"] = Number(checkpoint.BestEpoch),
            ["bestLoss"] = Number(checkpoint.BestLoss),
            ["epochsSinceBest"] = Number(checkpoint.EpochsSinceBest),
            ["collapse"] = JsonSerializer.Serialize(checkpoint.Collapse),
            ["curve"] = JsonSerializer.Serialize(checkpoint.Curve),
            ["seconds"] = Number(checkpoint.Seconds),
            ["bestDistributions"] = JsonSerializer.Serialize(checkpoint.BestDistributions),
        };
        var tensors = checkpoint.State.Select(pair => (Name: StatePrefix + pair.Key, pair.Value))
            .Concat((checkpoint.BestWeights ?? new Dictionary<string, EncoderTensor>()).Select(pair => (Name: BestPrefix + pair.Key, pair.Value)))
            .ToDictionary(pair => pair.Name, pair => pair.Value);

        Directory.CreateDirectory(directory);
        string temporary = FilePath + ".new";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            SafetensorsWriter.Write(stream, tensors, metadata);
            stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, FilePath, overwrite: true);
    }

    private static Dictionary<string, EncoderTensor> Tensors(SafetensorsFile file, string prefix) =>
        file.Header.Tensors.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(name => name[prefix.Length..], file.Read);
}
