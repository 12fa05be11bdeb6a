using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>Runs pieces of work whose bounds do not depend on the number of threads, so that the bits do not either, on as many threads as torch uses.</summary>
internal static class FixedWork
{
    // Less work than this is done before another thread has woken.
    private const long WorthThreads = 1 << 16;

    /// <param name="count">The number of pieces.</param>
    /// <param name="elements">Elements in all pieces together.</param>
    /// <param name="work">Called once with the number of every piece, in any order.</param>
    public static void Run(int count, long elements, Action<int> work)
    {
        int threads = elements < WorthThreads ? 1 : get_num_threads();
        if (threads > 1)
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, work);
            return;
        }
        for (int i = 0; i < count; i++)
            work(i);
    }
}
