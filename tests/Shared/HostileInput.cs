namespace MLNet.Pruning.Tests;

/// <summary>What holds for every reader of a file that is not trusted.</summary>
internal static class HostileInput
{
    private const long FixedBytes = 64 * 1024;
    private const int BytesPerByte = 24;

    /// <summary>Asserts that reading succeeds or ends in a documented error, with memory in proportion to the input. True when it succeeded.</summary>
    /// <param name="name">Names the input in a failure.</param>
    /// <param name="length">Bytes of the input.</param>
    /// <param name="read">Reads it all and asserts what a success promises.</param>
    /// <param name="documented">The errors that the reader's documentation names.</param>
    public static bool Check(string name, long length, Action read, params Type[] documented) => Check(name, length, read, BytesPerByte, documented);

    /// <summary>The same for an input a byte of which may stand for several values, and take so many bytes of memory.</summary>
    public static bool Check(string name, long length, Action read, int bytesPerByte, params Type[] documented)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exception? error = Record.Exception(read);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(error is null || documented.Contains(error.GetType()), $"{name}: {error}");
        Assert.True(allocated <= FixedBytes + bytesPerByte * length, $"{name}: {allocated} bytes were allocated for an input of {length}.");
        return error is null;
    }
}
