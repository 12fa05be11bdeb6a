using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Trainers.Tests;

public class AlignedBufferTests
{
    [Fact]
    public unsafe void Starts_with_a_line_of_the_cache_and_is_lent_to_one_at_a_time()
    {
        int[] lengths = [1, 16, 100, 4096, 65_536, 65_536, 100, 1];
        var buffers = new List<AlignedBuffer>();
        foreach (int length in lengths)
        {
            var buffer = new AlignedBuffer(length);
            buffers.Add(buffer);
            Assert.Equal(length, buffer.Values.Length);
            Assert.Equal(0, (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(buffer.Values)) % 64);
            buffer.Values.Fill(buffers.Count);
        }
        for (int i = 0; i < buffers.Count; i++)
        {
            Assert.Equal(-1, buffers[i].Values.IndexOfAnyExcept(i + 1f));
            buffers[i].Dispose();
        }
    }
}
