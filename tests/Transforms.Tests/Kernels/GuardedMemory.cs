namespace MLNet.Pruning.Transforms.Tests;

/// <summary>Memory for a kernel, between guards that are not numbers: a read beyond spoils the result, a write beyond is found out.</summary>
internal sealed class GuardedMemory
{
    private const int Guard = 128;
    private readonly float[] _words;

    public GuardedMemory(ReadOnlySpan<float> values)
        : this(values.Length) => values.CopyTo(Span);

    /// <summary>Memory without numbers.</summary>
    public GuardedMemory(int length)
    {
        _words = new float[length + 2 * Guard];
        Array.Fill(_words, float.NaN);
    }

    public ref float First => ref _words[Guard];

    public Span<float> Span => _words.AsSpan(Guard, _words.Length - 2 * Guard);

    public void CheckGuards()
    {
        int unwritten = BitConverter.SingleToInt32Bits(float.NaN);
        for (int i = 0; i < Guard; i++)
        {
            Assert.Equal(unwritten, BitConverter.SingleToInt32Bits(_words[i]));
            Assert.Equal(unwritten, BitConverter.SingleToInt32Bits(_words[^(i + 1)]));
        }
    }
}
