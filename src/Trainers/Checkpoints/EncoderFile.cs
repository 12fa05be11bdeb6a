using System.IO.Compression;
using System.Text.Json;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>An encoder as one zip file: its vocabulary and its weights, each an entry of the kind that a saved model has.</summary>
internal static class EncoderFile
{
    private const string VocabularyEntry = "Vocabulary";
    private const string WeightsEntry = "Encoder";
    private const string OriginEntry = "Origin";

    private static readonly Origin Usual = new(IsPretrained: true, PredictsNumber: false);

    public static void Write(PretrainedEncoder encoder, string path, StoragePrecision precision)
    {
        var compiled = EncoderModel.Compile(encoder.Config, encoder.Tensors, precision);
        var origin = new Origin(encoder.IsPretrained, encoder.PredictsNumber);
        WholeFile.Write(path, stream =>
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            WriteEntry(zip, VocabularyEntry, encoder.Vocabulary.Save);
            WriteEntry(zip, WeightsEntry, entry => EncoderStorage.Save(compiled, entry));
            if (origin != Usual)
                WriteEntry(zip, OriginEntry, entry => JsonSerializer.Serialize(entry, origin, JsonSerializerOptions.Strict));
        });
    }

    /// <exception cref="InvalidDataException">The stream is damaged, or is of another kind or a later version.</exception>
    public static PretrainedEncoder Read(Stream stream, string source)
    {
        try
        {
            return Read(stream);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            throw new InvalidDataException($"{source}: {e.Message}", e);
        }
    }

    private static PretrainedEncoder Read(Stream stream)
    {
        using var zip = Open(stream);
        using Stream pieces = OpenEntry(zip, VocabularyEntry), weights = OpenEntry(zip, WeightsEntry);
        var (vocabulary, encoder) = (WordPieceVocabulary.Load(pieces), EncoderStorage.Load(weights));
        if (vocabulary.Pieces.Count > encoder.Config.VocabularySize)
            throw new InvalidDataException($"expected at most {encoder.Config.VocabularySize} pieces, the rows of the word embeddings, found {vocabulary.Pieces.Count}.");
        CheckMemory(encoder.Config);
        using var known = zip.GetEntry(OriginEntry)?.Open();
        var origin = known is null ? Usual : JsonSerializer.Deserialize<Origin>(known, JsonSerializerOptions.Strict)
            ?? throw new InvalidDataException($"the entry '{OriginEntry}' is empty.");
        return new PretrainedEncoder(encoder.Config, vocabulary, encoder.ToTensors()) { IsPretrained = origin.IsPretrained, PredictsNumber = origin.PredictsNumber };
    }

    // A matrix without elements takes no room in a file, and its zeros all of their room here.
    private static void CheckMemory(EncoderConfig config)
    {
        double needed = sizeof(float) * EncoderShapes.Encoder(config).Sum(tensor => tensor.Shape.Aggregate(1.0, (product, size) => product * size));
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed > available)
            throw new InvalidDataException($"expected an encoder that fits the memory of {available / 1e9:N1} GB, found weights of {needed / 1e9:N1} GB as 32-bit floats.");
    }

    private static ZipArchive Open(Stream stream)
    {
        try
        {
            return new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException("expected an encoder, found no zip file.", e);
        }
    }

    private static void WriteEntry(ZipArchive zip, string name, Action<Stream> write)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
        // The same encoder gives the same bytes.
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var stream = entry.Open();
        write(stream);
    }

    private static Stream OpenEntry(ZipArchive zip, string name) => zip.GetEntry(name)?.Open()
        ?? throw new InvalidDataException($"expected an encoder, found no entry '{name}'.");

    /// <summary>What the weights do not tell; a file without it holds a pretrained encoder.</summary>
    private sealed record Origin(bool IsPretrained, bool PredictsNumber);
}
