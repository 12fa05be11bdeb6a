namespace MLNet.Pruning.Transforms.Tests;

public sealed class ChecksumTests
{
    // The check value that catalogues of checksums give for CRC-32C.
    [Fact]
    public void ItIsCrc32C()
    {
        var checksum = new Checksum();
        checksum.Add("123456789"u8);
        Assert.Equal(0xE3069283u, checksum.Value);
    }

    [Fact]
    public void PartsGiveTheSumOfTheWhole()
    {
        byte[] bytes = [.. Enumerable.Range(0, 100).Select(i => (byte)(i * 37))];
        var whole = new Checksum();
        whole.Add(bytes);
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            var parts = new Checksum();
            parts.Add(bytes.AsSpan(0, cut));
            parts.Add(bytes.AsSpan(cut));
            Assert.Equal(whole.Value, parts.Value);
        }
    }
}
