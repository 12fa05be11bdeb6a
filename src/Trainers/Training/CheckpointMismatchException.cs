namespace MLNet.Pruning.Trainers;

/// <summary>A checkpoint folder holds the checkpoint of another training: other options, data or encoder, or a file that cannot be read.</summary>
public sealed class CheckpointMismatchException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which file, and what differs.</param>
    /// <param name="innerException">What the reader found, or null.</param>
    public CheckpointMismatchException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
