using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>Tokens between vectors of features and a tile.</summary>
internal static class TransposeKernel
{
    /// <summary>Writes vectors to neighbouring tokens of a tile.</summary>
    /// <param name="vectors">The vectors, one after the other.</param>
    /// <param name="tokens">How many they are.</param>
    /// <param name="tile">From the first token's first feature to the last token's last.</param>
    /// <param name="width">Floats from one feature to the next, at least as many as tokens.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Scatter(ReadOnlySpan<float> vectors, int tokens, Span<float> tile, int width)
    {
        int features = vectors.Length / tokens;
        Check(features, tokens, tile.Length, width);
        ref float vector = ref MemoryMarshal.GetReference(vectors), line = ref MemoryMarshal.GetReference(tile);
        for (int feature = 0; feature < features; feature++)
        {
            nint offset = feature;
            for (nint token = 0; token < tokens; token++, offset += features)
                Unsafe.Add(ref line, token) = Unsafe.Add(ref vector, offset);
            line = ref Unsafe.Add(ref line, width);
        }
    }

    /// <summary>Reads a vector from a token of a tile.</summary>
    /// <param name="tile">From the token's first feature to its last.</param>
    /// <param name="width">Floats from one feature to the next.</param>
    /// <param name="vector">Receives the features.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Gather(ReadOnlySpan<float> tile, int width, Span<float> vector)
    {
        Check(vector.Length, 1, tile.Length, width);
        ref float place = ref MemoryMarshal.GetReference(tile);
        nint offset = 0;
        foreach (ref float value in vector)
        {
            value = Unsafe.Add(ref place, offset);
            offset += width;
        }
    }

    private static void Check(int features, int tokens, int floats, int width)
    {
        if (width < tokens || (features > 0 && ((features - 1L) * width) + tokens > floats))
            throw new ArgumentException($"{features} features of {tokens} tokens that lie {width} apart do not fit into {floats} values.");
    }
}
