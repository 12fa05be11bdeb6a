using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>Runs element-wise work in chunks whose bounds do not depend on the number of threads, so that the bits do not either.</summary>
internal static class ElementChunks
{
    /// <summary>As many threads as torch itself uses.</summary>
    public static ParallelOptions Threads => new() { MaxDegreeOfParallelism = get_num_threads() };

    /// <param name="count">The number of elements.</param>
    /// <param name="chunkLength">Elements per chunk; the last may be shorter.</param>
    /// <param name="work">Called with start and length of every chunk.</param>
    public static void Run(long count, int chunkLength, Action<int, int> work)
    {
        int elements = checked((int)count), chunks = (elements + chunkLength - 1) / chunkLength;
        if (chunks == 1)
            work(0, elements);
        else
            Parallel.For(0, chunks, Threads, chunk => work(chunk * chunkLength, Math.Min(chunkLength, elements - (chunk * chunkLength))));
    }
}
