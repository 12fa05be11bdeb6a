namespace MLNet.Pruning.Trainers.Tests;

/// <summary>Reports in the calling thread, unlike <see cref="Progress{T}"/>.</summary>
internal sealed class SynchronousProgress(Action<TrainingProgress> handler) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => handler(value);
}
