using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Examples.WebApi;

/// <summary>
/// A model and its prediction engines. An engine serves one request at a time, so every request rents one; the model itself is shared. When the file
/// changes, new requests get engines of the new model, and those under way end with the old one, which the garbage collector then takes: it is managed
/// code and has nothing to release.
/// </summary>
internal sealed class ModelPool
{
    private readonly MLContext _mlContext = new();
    private volatile Generation _current;
    private Stamp _stamp;

    /// <summary>Loads a model.</summary>
    /// <param name="name">What requests call it.</param>
    /// <param name="path">The zip. To replace it while it is served, move the new file over it.</param>
    /// <exception cref="InvalidDataException">The file is no classifier of texts.</exception>
    public ModelPool(string name, string path) => (Name, Path, _current) = (name, path, Load(path));

    /// <summary>What requests call the model.</summary>
    public string Name { get; }

    /// <summary>Its file.</summary>
    public string Path { get; }

    /// <summary>Bytes of the file that is served.</summary>
    public long Bytes => _current.File.Length;

    /// <summary>Why the file as it is now cannot be served; null where it is served.</summary>
    public string? LastError { get; private set; }

    /// <summary>Reads NAME=FILE and loads the model.</summary>
    public static ModelPool Parse(string setting) => setting.Split('=', 2) is [{ Length: > 0 } name, { Length: > 0 } path]
        ? new ModelPool(name, path)
        : throw new ArgumentException($"--model is '{setting}'; expected NAME=FILE.zip.");

    /// <summary>Classifies a text. Safe to call from many threads.</summary>
    public Classification Classify(string text)
    {
        Generation generation = _current;
        if (!generation.Engines.TryTake(out var engine))
            engine = _mlContext.Model.CreatePredictionEngine<TextRow, Prediction>(generation.Model);
        long start = Stopwatch.GetTimestamp();
        float[] scores = engine.Predict(new TextRow { Sentence1 = text }).Score;
        TimeSpan duration = Stopwatch.GetElapsedTime(start);
        generation.Engines.Add(engine);
        return new Classification(Name, duration.TotalMilliseconds,
            [.. generation.Labels.Zip(scores, (label, probability) => new LabelProbability(label, probability)).OrderByDescending(label => label.Probability)]);
    }

    /// <summary>Loads the file again if it has changed. One that cannot be loaded leaves the old model in place.</summary>
    /// <returns>Whether a new model is served, or null where the file has not changed or fails as it did before.</returns>
    public bool? ReloadIfChanged()
    {
        try
        {
            if (Stamp.Of(Path) == _stamp)
                return null;
            _current = Load(Path);
            LastError = null;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // A file that could not be opened may yet be, without another change.
            if (e is not InvalidDataException)
                _stamp = default;
            bool told = LastError == e.Message;
            LastError = e.Message;
            return told ? null : false;
        }
    }

    private Generation Load(string path)
    {
        // Taken before the file is read: one that changes meanwhile is read again.
        _stamp = Stamp.Of(path);
        var file = Resolve(path);
        if (!file.Exists)
            throw new FileNotFoundException($"There is no model '{path}'.");
        try
        {
            var model = _mlContext.Model.Load(path, out _);
            var engine = _mlContext.Model.CreatePredictionEngine<TextRow, Prediction>(model);
            if (engine.OutputSchema.GetColumnOrNull("Score") is not { } score || !score.HasSlotNames())
                throw new InvalidDataException("it has no column of scores with the names of the labels");
            VBuffer<ReadOnlyMemory<char>> labels = default;
            score.GetSlotNames(ref labels);

            // The first prediction also compiles code.
            engine.Predict(new TextRow { Sentence1 = "warm-up" });
            return new Generation(file, model, [.. labels.DenseValues().Select(label => label.ToString())], [engine]);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or InvalidOperationException or ArgumentException or TargetInvocationException)
        {
            throw new InvalidDataException($"'{path}' is no text classifier that can be served: {e.GetBaseException().Message}", e);
        }
    }

    // A link does not change with the file that it stands for.
    private static FileInfo Resolve(string path)
    {
        var file = new FileInfo(path);
        return file.LinkTarget is null ? file : (FileInfo?)file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
    }

    private readonly record struct Stamp(DateTime Written, long Length)
    {
        public static Stamp Of(string path) => Resolve(path) is { Exists: true } file ? new Stamp(file.LastWriteTimeUtc, file.Length) : default;
    }

    private sealed record Generation(FileInfo File, ITransformer Model, string[] Labels, ConcurrentBag<PredictionEngine<TextRow, Prediction>> Engines);
}
