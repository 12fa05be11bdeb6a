using System.IO.Compression;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>An encoder as one zip file: its vocabulary and its weights, each an entry of the kind that a saved model has.</summary>
internal static class EncoderFile
{
    private const string VocabularyEntry = "Vocabulary";
    private const string WeightsEntry = "Encoder";

    public static void Write(PretrainedEncoder encoder, string path, StoragePrecision precision)
    {
        var compiled = EncoderModel.Compile(encoder.Config, encoder.Tensors, precision);
        WholeFile.Write(path, stream =>
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            WriteEntry(zip, VocabularyEntry, encoder.Vocabulary.Save);
            WriteEntry(zip, WeightsEntry, entry => EncoderStorage.Save(compiled, entry));
        });
    }

    /// <exception cref="InvalidDataException">The stream is damaged, or is of another kind or a later version.</exception>
    public static PretrainedEncoder Read(Stream stream, string source)
    {
        using var zip = Open(stream, source);
        using Stream pieces = OpenEntry(zip, VocabularyEntry, source), weights = OpenEntry(zip, WeightsEntry, source);
        var (vocabulary, encoder) = (WordPieceVocabulary.Load(pieces), EncoderStorage.Load(weights));
        if (vocabulary.Pieces.Count > encoder.Config.VocabularySize)
            throw new InvalidDataException($"{source}: expected at most {encoder.Config.VocabularySize} pieces, the rows of the word embeddings, found {vocabulary.Pieces.Count}.");
        return new PretrainedEncoder(encoder.Config, vocabulary, encoder.ToTensors());
    }

    private static ZipArchive Open(Stream stream, string source)
    {
        try
        {
            return new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{source}: expected an encoder, found no zip file.", e);
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

    private static Stream OpenEntry(ZipArchive zip, string name, string source) => zip.GetEntry(name)?.Open()
        ?? throw new InvalidDataException($"{source}: expected an encoder, found no entry '{name}'.");
}
