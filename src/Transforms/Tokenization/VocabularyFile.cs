using System.Text;

namespace MLNet.Pruning.Transforms;

/// <summary>Vocabularies as bytes: a Hugging Face vocab.txt, and the entry of a saved model.</summary>
internal static class VocabularyFile
{
    /// <summary>The longest line that can be a piece, in bytes; a word has at most 100 characters.</summary>
    internal const int MaxPieceBytes = 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Cuts the bytes of a vocab.txt into pieces.</summary>
    public static string[] Parse(ReadOnlySpan<byte> bytes, string source)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];

        var pieces = new List<string>();
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? [] : bytes[(end + 1)..];
            if (line.EndsWith("\r"u8))
                line = line[..^1];
            pieces.Add(Decode(line, $"{source}, line {pieces.Count + 1}"));
        }

        return pieces.Count > 0 ? [.. pieces] : throw new InvalidDataException($"{source} is empty; expected one piece a line.");
    }

    /// <summary>The ids of the pieces, once each of them is known to be usable.</summary>
    public static Dictionary<string, int> Index(IReadOnlyList<string> pieces, string source)
    {
        var ids = new Dictionary<string, int>(pieces.Count, StringComparer.Ordinal);
        for (int id = 0; id < pieces.Count; id++)
        {
            string piece = pieces[id];
            if (piece.Length == 0)
                throw new InvalidDataException($"{source}, line {id + 1}: the line is empty; expected a piece.");
            if (piece.AsSpan().ContainsAny('\0', '\r', '\n'))
                throw new InvalidDataException($"{source}, line {id + 1}: the piece holds a NUL or a line break.");
            // A piece that stands twice has its last id, as Hugging Face reads it.
            ids[piece] = id;
        }

        return ids;
    }

    /// <summary>Writes a vocab.txt.</summary>
    public static void Write(IEnumerable<string> pieces, Stream stream)
    {
        using var writer = new StreamWriter(stream, Utf8, leaveOpen: true) { NewLine = "\n" };
        foreach (string piece in pieces)
            writer.WriteLine(piece);
    }

    /// <summary>Writes settings, special tokens and pieces, format version 1 of docs/format.md.</summary>
    public static void Save(WordPieceVocabulary vocabulary, Stream stream) => new StorageWriter(stream, StorageFormat.Vocabulary).WriteSection(section =>
    {
        section.Write(vocabulary.LowerCase);
        section.Write(vocabulary.StripAccents);
        section.Write(vocabulary.SplitChinese);
        SpecialTokens special = vocabulary.SpecialTokens;
        foreach (string token in (string[])[special.Unknown, special.Classification, special.Separator, special.Padding, special.Mask])
            section.WriteUtf8(token);
        section.Write(vocabulary.Pieces.Count);
        foreach (string piece in vocabulary.Pieces)
            section.WriteUtf8(piece);
    });

    /// <summary>Reads what <see cref="Save"/> wrote; the memory it takes is bounded by what the stream holds.</summary>
    public static WordPieceVocabulary Load(Stream stream)
    {
        var reader = new StorageReader(stream, StorageFormat.Vocabulary);
        SectionReader section = reader.ReadSection("its pieces");
        bool lowerCase = section.ReadBool(), stripAccents = section.ReadBool(), splitChinese = section.ReadBool();
        var special = new SpecialTokens
        {
            Unknown = section.ReadUtf8(),
            Classification = section.ReadUtf8(),
            Separator = section.ReadUtf8(),
            Padding = section.ReadUtf8(),
            Mask = section.ReadUtf8(),
        };
        int count = section.ReadInt();
        var pieces = new List<string>();
        while (pieces.Count < count)
            pieces.Add(section.ReadUtf8());
        section.End();
        reader.End();
        return new WordPieceVocabulary(pieces.ToArray(), lowerCase, stripAccents, splitChinese, special, StorageFormat.Vocabulary.Name);
    }

    private static string Decode(ReadOnlySpan<byte> line, string place)
    {
        if (line.Length > MaxPieceBytes)
            throw new InvalidDataException($"{place}: the line has {line.Length} bytes; a piece has at most {MaxPieceBytes}.");
        try
        {
            return Utf8.GetString(line);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{place}: the line is not UTF-8.", e);
        }
    }
}
