using System.IO.Compression;
using Microsoft.ML;

namespace MLNet.Pruning.Transforms;

/// <summary>What pruning left of a model: weights and bytes of every matrix, of the embeddings and of the whole file, and, where asked for, its speed.</summary>
public sealed record SparsityReport
{
    private readonly MatrixSparsity[] _matrices;
    private readonly ScoringTime[] _scoringTimes;

    private SparsityReport(EncoderModel encoder, long totalBytes, bool measureTime)
    {
        (Config, StoragePrecision, EmbeddingPrecision, ScoringPrecision, TotalBytes) =
            (encoder.Config, encoder.Precision, encoder.EmbeddingPrecision, encoder.Scoring, totalBytes);
        var weights = new List<float[]>();
        _matrices = [.. EncoderShapes.Linears(encoder.Config).Zip(encoder.Parts.Linears, (shape, linear) =>
        {
            CompressedRows matrix = linear.Weight.ToCompressedRows();
            weights.Add(matrix.Values);
            return new MatrixSparsity(TensorNames.Weight(shape.Part), matrix.Rows, matrix.Columns, matrix.Kept,
                MatrixStorage.Measure(matrix, encoder.Precision), new WeightHistogram([matrix.Values]));
        })];
        Histogram = new WeightHistogram(weights);
        UnprunableWeights = encoder.Parts.Linears.Sum(linear => (long)linear.Bias.Length) + 2 * encoder.Parts.Norms.Sum(norm => (long)norm.Gain.Length);
        Embeddings embeddings = encoder.Embeddings;
        EmbeddingBytes = ((EmbeddingTable?[])[embeddings.Words, embeddings.Positions, embeddings.Types]).OfType<EmbeddingTable>()
            .Sum(table => (long)TableStorage.Measure(table));
        _scoringTimes = measureTime ? ScoringTimer.Measure(encoder) : [];
    }

    /// <summary>The shape of the encoder.</summary>
    public EncoderConfig Config { get; }

    /// <summary>How the weights are stored.</summary>
    public StoragePrecision StoragePrecision { get; }

    /// <summary>How the embeddings are stored.</summary>
    public StoragePrecision EmbeddingPrecision { get; }

    /// <summary>How activations are held while the model scores.</summary>
    public ScoringPrecision ScoringPrecision { get; }

    /// <summary>The prunable matrices, in the order of the forward pass.</summary>
    public IReadOnlyList<MatrixSparsity> Matrices => _matrices;

    /// <summary>The kept weights of all prunable matrices.</summary>
    public WeightHistogram Histogram { get; }

    /// <summary>Biases and LayerNorm values of the encoder's layers, which pruning never cuts.</summary>
    public long UnprunableWeights { get; }

    /// <summary>Prunable weights that were kept.</summary>
    public long KeptWeights => _matrices.Sum(matrix => matrix.Kept);

    /// <summary>Prunable weights before pruning.</summary>
    public long PrunableWeights => _matrices.Sum(matrix => matrix.Weights);

    /// <summary>The share of prunable weights kept, in [0, 1].</summary>
    public double RemainingWeights => (double)KeptWeights / PrunableWeights;

    /// <summary>The same share with <see cref="UnprunableWeights"/> counted as kept, in [0, 1].</summary>
    public double RemainingWithUnprunable => (double)(KeptWeights + UnprunableWeights) / (PrunableWeights + UnprunableWeights);

    /// <summary>Bytes of the prunable matrices in the file.</summary>
    public long MatrixBytes => _matrices.Sum(matrix => matrix.Bytes);

    /// <summary>Bytes of the word, position and type embeddings in the file.</summary>
    public long EmbeddingBytes { get; }

    /// <summary>Bytes of the whole model: its zip's entries as compressed, other transformers of the pipeline included.</summary>
    public long TotalBytes { get; }

    /// <summary>The time that a text of 16, 64 and 128 tokens takes, as far as the encoder has positions; empty where it was not measured.</summary>
    public IReadOnlyList<ScoringTime> ScoringTimes => _scoringTimes;

    /// <summary>Reports on a fitted or loaded model.</summary>
    /// <param name="model">A <see cref="PrunedTextTransformer"/>, or a chain that holds one.</param>
    /// <param name="measureTime">Whether to measure how fast it scores, which takes some seconds.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentException">The model holds none, or more than one.</exception>
    public static SparsityReport FromModel(ITransformer model, bool measureTime = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        EncoderModel encoder = FittedTextModel.Find(model).Scorer.Encoder;
        using var zip = new MemoryStream();
        new MLContext().Model.Save(model, null, zip);
        return new SparsityReport(encoder, CompressedBytes(zip), measureTime);
    }

    /// <summary>Reports on a saved model.</summary>
    /// <param name="path">The zip that <c>Model.Save</c> wrote.</param>
    /// <param name="measureTime">Whether to measure how fast it scores, which takes some seconds.</param>
    /// <returns>The report.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">The model holds no <see cref="PrunedTextTransformer"/>, or more than one.</exception>
    /// <remarks>A file that is damaged or no model ends in the errors of <c>Model.Load</c>.</remarks>
    public static SparsityReport FromFile(string path, bool measureTime = false)
    {
        using FileStream stream = File.OpenRead(path);
        return FromStream(stream, measureTime);
    }

    /// <summary>Reports on a saved model.</summary>
    /// <param name="stream">A stream that can seek, holding nothing but the zip that <c>Model.Save</c> wrote.</param>
    /// <param name="measureTime">Whether to measure how fast it scores, which takes some seconds.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentException">The model holds no <see cref="PrunedTextTransformer"/>, or more than one.</exception>
    /// <remarks>A stream that is damaged or holds no model ends in the errors of <c>Model.Load</c>.</remarks>
    public static SparsityReport FromStream(Stream stream, bool measureTime = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return FromLoaded(new MLContext().Model.Load(stream, out _), stream, measureTime);
    }

    /// <summary>Reports on a model that was loaded from <paramref name="zip"/>.</summary>
    internal static SparsityReport FromLoaded(ITransformer model, Stream zip, bool measureTime) =>
        new(FittedTextModel.Find(model).Scorer.Encoder, CompressedBytes(zip), measureTime);

    /// <summary>The report as a table for people.</summary>
    public override string ToString() => SparsityTable.Format(this);

    private static long CompressedBytes(Stream zip)
    {
        using var archive = new ZipArchive(zip, ZipArchiveMode.Read, leaveOpen: true);
        return archive.Entries.Sum(entry => entry.CompressedLength);
    }
}
