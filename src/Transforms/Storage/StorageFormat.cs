namespace MLNet.Pruning.Transforms;

/// <summary>A kind of entry of a saved model, as docs/format.md describes it.</summary>
/// <param name="Magic">The first four bytes.</param>
/// <param name="Version">The version that is written, and the latest that is read.</param>
/// <param name="Name">What an error names as the origin.</param>
internal sealed record StorageFormat(int Magic, int Version, string Name)
{
    /// <summary>The weights and the shape of the encoder. "MLPE" in a hex dump.</summary>
    public static StorageFormat Encoder { get; } = new(0x45504C4D, 1, "The saved encoder");

    /// <summary>The word pieces. "MLPV" in a hex dump.</summary>
    public static StorageFormat Vocabulary { get; } = new(0x56504C4D, 1, "The saved vocabulary");

    /// <summary>The classes. "MLPL" in a hex dump.</summary>
    public static StorageFormat Label { get; } = new(0x4C504C4D, 1, "The saved label");
}
