using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks;

/// <summary>The bytes of the encoder's matrices against the entropy bound.</summary>
internal sealed class StorageBenchmark : IBenchmark
{
    private static readonly double[] Shares = [0.10, 0.05, 0.03];

    public string Id => "P6";

    public string Description => "bytes of the encoder's matrices in the file / their entropy bound";

    public IReadOnlyList<BenchmarkRow> Run(BenchmarkContext context) =>
        [.. from mask in Enum.GetValues<MaskKind>() from share in Shares select Row(context, share, mask)];

    private BenchmarkRow Row(BenchmarkContext context, double share, MaskKind mask)
    {
        EncoderModel encoder = PrunedModels.Create(ModelSource.MiniLM, share, ScoringPrecision.Fast, mask).Classifier.Encoder;
        CompressedRows[] matrices = [.. encoder.Parts.Linears.Select(linear => linear.Weight.ToCompressedRows())];
        long bytes = matrices.Sum(matrix => (long)MatrixStorage.Measure(matrix, encoder.Precision));
        double bound = matrices.Sum(EntropyBound.Bytes);
        long scales = matrices.Sum(StoredScales), boundScales = matrices.Sum(matrix => (long)EntropyBound.BytesPerScale * matrix.Rows);
        context.Say($"{PrunedModels.Percent(share)} %, {mask} masks: {bytes} bytes, bound {bound:F0}");
        return context.Row(
            Id, $"MiniLM-L6 at {PrunedModels.Percent(share)} %, {mask} masks, 36 matrices in 8 bits", bytes / bound, "of the bound",
            mask == MaskKind.Random ? Goal.AtMost(1.05) : null, $"ours {bytes} bytes, bound {bound:F0}; scales are {scales} bytes where the bound has {boundScales}, gaps and values alone {(bytes - scales) / (bound - boundScales):F3} of their bound",
            "entropy bound, bytes", bound);
    }

    private static long StoredScales(CompressedRows matrix)
    {
        var writer = new SectionWriter();
        ValueStorage.WriteScales(writer, matrix.Scales);
        return writer.Length;
    }
}
