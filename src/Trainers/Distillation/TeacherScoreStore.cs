using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>The scores of a teacher in a file beside a training's checkpoints, so that a resumed training need not ask again.</summary>
/// <param name="directory">The folder of the checkpoints.</param>
/// <param name="fingerprint">A hash of the rows that were scored.</param>
internal sealed class TeacherScoreStore(string directory, string fingerprint)
{
    private const string Scores = "scores", Fingerprint = "fingerprint";

    private string FilePath => Path.Combine(directory, "teacher-scores.safetensors");

    /// <summary>The scores in the folder; null where there are none.</summary>
    /// <exception cref="CheckpointMismatchException">The file belongs to other rows or cannot be read.</exception>
    public float[]? TryLoad()
    {
        if (!File.Exists(FilePath))
            return null;
        try
        {
            using var file = SafetensorsFile.Open(FilePath);
            if (!file.Header.Metadata.TryGetValue(Fingerprint, out string? found) || found != fingerprint)
                throw Mismatch("holds the scores of other rows or classes");
            return file.Read(Scores).Array;
        }
        catch (Exception e) when (e is InvalidDataException or KeyNotFoundException)
        {
            throw new CheckpointMismatchException($"'{FilePath}' cannot be read as a teacher's scores: {e.Message} Delete it to ask the teacher again.", e);
        }
    }

    /// <summary>Keeps the scores.</summary>
    public void Save(float[] scores)
    {
        Directory.CreateDirectory(directory);
        var tensors = new Dictionary<string, EncoderTensor> { [Scores] = new([scores.Length], scores) };
        WholeFile.Write(FilePath, stream => SafetensorsWriter.Write(stream, tensors, new Dictionary<string, string> { [Fingerprint] = fingerprint }));
    }

    /// <summary>The error that the file is not of this training.</summary>
    /// <param name="why">What it is instead.</param>
    public CheckpointMismatchException Mismatch(string why) =>
        new($"'{FilePath}' {why}. Name another CheckpointDirectory, or delete the folder's files to start anew.");
}
