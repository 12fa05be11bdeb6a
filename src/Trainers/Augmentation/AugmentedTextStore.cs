using System.Text.Json;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>Augmented rows in a file beside a training's checkpoints, so that a resumed training need not make them again.</summary>
/// <param name="directory">The folder of the checkpoints.</param>
/// <param name="fingerprint">A hash of what the rows were made of.</param>
internal sealed class AugmentedTextStore(string directory, string fingerprint)
{
    private string FilePath => Path.Combine(directory, "augmented-texts.json");

    /// <summary>The rows in the folder; null where there are none.</summary>
    /// <exception cref="CheckpointMismatchException">The file belongs to other rows or cannot be read.</exception>
    public LabeledTexts? TryLoad()
    {
        if (!File.Exists(FilePath))
            return null;
        try
        {
            var content = JsonSerializer.Deserialize<Content>(File.ReadAllBytes(FilePath), JsonSerializerOptions.Strict) ?? throw new JsonException("it is empty.");
            return content.Fingerprint == fingerprint
                ? LabeledTexts.WithoutLabels(content.Firsts, content.Seconds)
                : throw new CheckpointMismatchException($"'{FilePath}' holds augmented rows of other rows, settings or encoder. Name another CheckpointDirectory, or delete the folder's files to start anew.");
        }
        catch (JsonException e)
        {
            throw new CheckpointMismatchException($"'{FilePath}' cannot be read as augmented rows: {e.Message} Delete it to make them again.", e);
        }
    }

    /// <summary>Keeps the rows.</summary>
    public void Save(LabeledTexts texts)
    {
        Directory.CreateDirectory(directory);
        WholeFile.Write(FilePath, stream => JsonSerializer.Serialize(stream, new Content(fingerprint, [.. texts.Firsts], texts.Seconds is null ? null : [.. texts.Seconds])));
    }

    private sealed record Content(string Fingerprint, string[] Firsts, string[]? Seconds);
}
