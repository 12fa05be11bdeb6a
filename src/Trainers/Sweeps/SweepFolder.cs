using System.Text;
using System.Text.Json;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>The files of a sweep: its settings, a line per trial, and the models. A process killed at any moment leaves files that can be read.</summary>
/// <param name="directory">The folder.</param>
internal sealed class SweepFolder(string directory)
{
    private string SettingsPath => Path.Combine(directory, "sweep.json");

    private string TrialsPath => Path.Combine(directory, "trials.jsonl");

    /// <summary>Begins a sweep in the folder, or goes on with the one that is there.</summary>
    /// <exception cref="InvalidDataException">The folder holds a sweep by another metric or of other rows, or files that are no sweep's.</exception>
    public SweepSettings Open(SweepMetric metric, string rowsHash)
    {
        Directory.CreateDirectory(directory);
        if (!File.Exists(SettingsPath))
            WholeFile.Write(SettingsPath, stream => JsonSerializer.Serialize(stream, SweepSettings.Of(metric, rowsHash), SweepJson.Default.SweepSettings));
        SweepSettings settings = ReadSettings();
        if ((settings.Metric, settings.HigherIsBetter) != (metric.Name, metric.HigherIsBetter))
            throw new InvalidDataException($"'{directory}' holds a sweep by {settings.Metric}, and this one is by {metric.Name}; expected another {nameof(SparsitySweepOptions.Directory)}.");
        if (settings.RowsHash is { } found && found != rowsHash)
            throw new InvalidDataException($"'{directory}' holds a sweep of other training or validation rows; expected another {nameof(SparsitySweepOptions.Directory)}.");
        CutUnfinishedLine();
        return settings;
    }

    /// <exception cref="InvalidDataException">The folder holds no sweep.</exception>
    public SweepSettings ReadSettings()
    {
        if (!File.Exists(SettingsPath))
            throw new InvalidDataException($"'{directory}' has no sweep.json; expected the folder of a sweep.");
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(SettingsPath), SweepJson.Default.SweepSettings) ?? throw new JsonException("it is null.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"'{SettingsPath}' is damaged: {exception.Message}", exception);
        }
    }

    /// <summary>The trials that have ended, in the order in which they did; of a trial that ran twice the last.</summary>
    /// <exception cref="InvalidDataException">A line is no trial; the message has its number.</exception>
    public IReadOnlyList<SweepTrialResult> ReadTrials()
    {
        if (!File.Exists(TrialsPath))
            return [];
        string text = File.ReadAllText(TrialsPath);
        string[] lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select((line, i) => Parse(line, i + 1)).Reverse().DistinctBy(trial => (trial.Pruning, trial.RemainingWeights, trial.Seed)).Reverse()];
    }

    public void Append(SweepTrialResult trial) => File.AppendAllText(TrialsPath, Line(trial));

    public void Replace(IEnumerable<SweepTrialResult> trials) =>
        WholeFile.Write(TrialsPath, stream => stream.Write(Encoding.UTF8.GetBytes(string.Concat(trials.Select(Line)))));

    /// <summary>The path of a file or folder within the folder.</summary>
    public string PathOf(string name) => Path.Combine(directory, name);

    private static string Line(SweepTrialResult trial) => JsonSerializer.Serialize(trial, SweepJson.Default.SweepTrialResult) + "\n";

    private SweepTrialResult Parse(string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize(line, SweepJson.Default.SweepTrialResult) ?? throw new JsonException("it is null.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"'{TrialsPath}', line {number}: expected a trial, but {exception.Message}", exception);
        }
    }

    // A line without an end is what a killed process left: its trial runs again.
    private void CutUnfinishedLine()
    {
        if (!File.Exists(TrialsPath))
            return;
        using FileStream stream = File.Open(TrialsPath, FileMode.Open, FileAccess.ReadWrite);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        stream.SetLength(Array.LastIndexOf(bytes, (byte)'\n') + 1);
    }
}
