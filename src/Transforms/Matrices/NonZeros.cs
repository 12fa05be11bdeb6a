using System.Runtime.CompilerServices;

namespace MLNet.Pruning.Transforms;

/// <summary>What pruning left of a matrix.</summary>
internal static class NonZeros
{
    /// <summary>Values that are not zero.</summary>
    /// <remarks>
    /// A method of its own: where .NET 10 inlines such a loop, aligns it and puts it behind the caller's return, it tells the garbage collector that the
    /// caller's locals hold objects before anything is assigned to them, and the process crashes (dotnet/runtime pull request 114475 describes the case).
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Count(ReadOnlySpan<float> values)
    {
        int count = 0;
        foreach (float value in values)
            count += value != 0 ? 1 : 0;
        return count;
    }
}
