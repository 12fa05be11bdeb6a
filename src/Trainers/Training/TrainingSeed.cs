using System.Globalization;
using System.Text;
using Microsoft.ML.Runtime;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>Finds the seed that a training draws everything from.</summary>
internal static class TrainingSeed
{
    private const string FileName = "seed.txt";

    /// <summary>The one that is set in the options or in the <c>MLContext</c>; else a random one, which a checkpoint folder keeps: who goes on needs the same.</summary>
    /// <exception cref="CheckpointMismatchException">The folder's seed cannot be read.</exception>
    public static int Of(IHost host, int? option, string? checkpointDirectory)
    {
        if ((option ?? ((IHostEnvironmentInternal)host).Seed) is { } set)
            return set;
        int drawn = Random.Shared.Next();
        if (checkpointDirectory is null)
            return drawn;

        string path = Path.Combine(checkpointDirectory, FileName);
        if (File.Exists(path))
        {
            return int.TryParse(File.ReadAllText(path), NumberStyles.None, CultureInfo.InvariantCulture, out int kept)
                ? kept
                : throw new CheckpointMismatchException($"'{path}' cannot be read as the seed of a training: expected a whole number. Name another CheckpointDirectory, or delete the folder's files to start anew.");
        }
        Directory.CreateDirectory(checkpointDirectory);
        WholeFile.Write(path, stream => stream.Write(Encoding.ASCII.GetBytes(drawn.ToString(CultureInfo.InvariantCulture))));
        return drawn;
    }
}
