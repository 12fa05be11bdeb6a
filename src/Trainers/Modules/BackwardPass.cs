using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>Backward passes over functions of ours, with the exceptions that these have kept.</summary>
internal static class BackwardPass
{
    private static volatile ExceptionDispatchInfo? Last;

    /// <summary>Computes the gradients of a loss, and throws what a function has thrown. Trainings at the same time on other threads throw it too.</summary>
    public static void Run(Tensor loss)
    {
        var before = Last;
        loss.backward();
        if (Last is { } failure && failure != before)
            failure.Throw();
    }

    /// <summary>Keeps an exception until the pass has ended.</summary>
    public static void Fail(Exception exception) => Last = ExceptionDispatchInfo.Capture(exception);
}
