namespace MLNet.Pruning.Transforms;

/// <summary>
/// Writes and reads a compiled encoder, format version 1 of docs/format.md: exactly what scores, so that a loaded model gives the bits of the
/// saved one.
/// </summary>
internal static class EncoderStorage
{
    public static void Save(TransformerEncoder encoder, Stream stream)
    {
        var writer = new StorageWriter(stream, StorageFormat.Encoder);
        writer.WriteSection(section => WriteConfig(section, encoder));
        writer.WriteSection(section => TableStorage.Write(section, encoder.Embeddings.Words));
        writer.WriteSection(section => TableStorage.Write(section, encoder.Embeddings.Positions));
        if (encoder.Embeddings.Types is { } types)
            writer.WriteSection(section => TableStorage.Write(section, types));
        writer.WriteSection(section => Write(section, encoder.Embeddings.Norm));
        foreach (EncoderLayer layer in encoder.Layers)
        {
            writer.WriteSection(section =>
            {
                foreach (Linear linear in layer.Prunable)
                    Write(section, linear, encoder.Precision);
                Write(section, layer.AttentionNorm);
                Write(section, layer.OutputNorm);
            });
        }

        if (encoder.Pooler is { } pooler)
            writer.WriteSection(section => Write(section, pooler, encoder.Precision));
        if (encoder.Classifier is { } classifier)
            writer.WriteSection(section => Write(section, classifier, StoragePrecision.Float32));
    }

    /// <summary>Reads what <see cref="Save"/> wrote; the memory it takes is bounded by what the stream holds.</summary>
    /// <exception cref="InvalidDataException">The stream ends early, is damaged, or is of a later version.</exception>
    public static TransformerEncoder Load(Stream stream)
    {
        var reader = new StorageReader(stream, StorageFormat.Encoder);
        T Read<T>(string what, Func<SectionReader, T> read)
        {
            SectionReader section = reader.ReadSection(what);
            T part = read(section);
            section.End();
            return part;
        }

        Head head = Read("the configuration", ReadHead);
        EncoderConfig config = head.Config;
        int hidden = config.HiddenSize;
        EmbeddingTable ReadTable(string what, int rows) => Read(what, section => TableStorage.Read(section, rows, hidden, head.EmbeddingPrecision));
        var embeddings = new Embeddings(
            ReadTable("the word embeddings", config.VocabularySize),
            ReadTable("the position embeddings", config.MaxPositions),
            config.TypeVocabularySize == 0 ? null : ReadTable("the type embeddings", config.TypeVocabularySize),
            Read("the norm of the embeddings", section => ReadNorm(section, config)));
        var layers = new List<EncoderLayer>();
        while (layers.Count < config.Layers)
            layers.Add(Read($"layer {layers.Count}", section => ReadLayer(section, head)));
        Linear? pooler = head.HasPooler ? Read("the pooler", section => ReadLinear(section, hidden, hidden, head.Precision, head.Scoring)) : null;
        Linear? classifier = head.Outputs > 0 ? Read("the classifier", section => ReadLinear(section, head.Outputs, hidden, StoragePrecision.Float32, head.Scoring)) : null;
        reader.End();
        return new TransformerEncoder(config, head.Precision, head.Scoring, embeddings, layers, pooler, classifier);
    }

    private static void WriteConfig(SectionWriter writer, TransformerEncoder encoder)
    {
        EncoderConfig config = encoder.Config;
        writer.Write((byte)config.Architecture);
        writer.Write((byte)encoder.Precision);
        writer.Write((byte)encoder.EmbeddingPrecision);
        writer.Write((byte)encoder.Scoring);
        writer.Write(config.VocabularySize);
        writer.Write(config.HiddenSize);
        writer.Write(config.Layers);
        writer.Write(config.AttentionHeads);
        writer.Write(config.IntermediateSize);
        writer.Write(config.MaxPositions);
        writer.Write(config.TypeVocabularySize);
        writer.Write(config.LayerNormEpsilon);
        writer.Write(config.HiddenDropout);
        writer.Write(config.AttentionDropout);
        writer.Write(encoder.Pooler is not null);
        writer.Write(encoder.Outputs);
    }

    private static Head ReadHead(SectionReader reader)
    {
        var architecture = ReadEnum<EncoderArchitecture>(reader);
        var (precision, embeddingPrecision) = (ReadEnum<StoragePrecision>(reader), ReadEnum<StoragePrecision>(reader));
        var scoring = ReadEnum<ScoringPrecision>(reader);
        var config = new EncoderConfig
        {
            Architecture = architecture,
            VocabularySize = reader.ReadInt(),
            HiddenSize = reader.ReadInt(),
            Layers = reader.ReadInt(),
            AttentionHeads = reader.ReadInt(),
            IntermediateSize = reader.ReadInt(),
            MaxPositions = reader.ReadInt(),
            TypeVocabularySize = reader.ReadInt(),
            LayerNormEpsilon = reader.ReadDouble(),
            HiddenDropout = reader.ReadDouble(),
            AttentionDropout = reader.ReadDouble(),
        };
        try
        {
            config.Validate();
        }
        catch (ArgumentException e)
        {
            throw reader.Damaged(e.Message, e);
        }

        bool pooler = reader.ReadBool();
        int outputs = reader.ReadInt();
        if (outputs < 0 || outputs > (pooler ? Array.MaxLength / config.HiddenSize : 0))
            throw reader.Damaged($"a classifier with {outputs} outputs {(pooler ? "is too large" : "has no pooler")}");
        return new Head(config, precision, embeddingPrecision, scoring, pooler, outputs);
    }

    private static T ReadEnum<T>(SectionReader reader) where T : struct, Enum
    {
        byte value = reader.ReadByte();
        var known = (T)Enum.ToObject(typeof(T), value);
        return Enum.IsDefined(known) ? known : throw reader.Damaged($"{typeof(T).Name} has the unknown value {value}");
    }

    private static EncoderLayer ReadLayer(SectionReader reader, Head head)
    {
        EncoderConfig config = head.Config;
        int hidden = config.HiddenSize, inner = config.IntermediateSize;
        Linear Read(int rows, int columns) => ReadLinear(reader, rows, columns, head.Precision, head.Scoring);
        Linear query = Read(hidden, hidden), key = Read(hidden, hidden), value = Read(hidden, hidden), attentionOutput = Read(hidden, hidden);
        Linear intermediate = Read(inner, hidden), output = Read(hidden, inner);
        LayerNorm attentionNorm = ReadNorm(reader, config), outputNorm = ReadNorm(reader, config);
        return new EncoderLayer(query, key, value, attentionOutput, attentionNorm, intermediate, output, outputNorm);
    }

    private static void Write(SectionWriter writer, Linear linear, StoragePrecision precision)
    {
        writer.Write(linear.Bias.AsSpan());
        MatrixStorage.Write(writer, linear.Weight.ToCompressedRows(), precision);
    }

    // The bias comes first: it shows that the section is large enough for so many rows.
    private static Linear ReadLinear(SectionReader reader, int rows, int columns, StoragePrecision precision, ScoringPrecision scoring)
    {
        float[] bias = reader.ReadFloats(rows);
        return new Linear(Matrix.FromCompressedRows(MatrixStorage.Read(reader, rows, columns, precision), scoring), bias);
    }

    private static void Write(SectionWriter writer, LayerNorm norm)
    {
        writer.Write(norm.Gain.AsSpan());
        writer.Write(norm.Bias.AsSpan());
    }

    private static LayerNorm ReadNorm(SectionReader reader, EncoderConfig config) =>
        new(reader.ReadFloats(config.HiddenSize), reader.ReadFloats(config.HiddenSize), (float)config.LayerNormEpsilon);

    private sealed record Head(
        EncoderConfig Config, StoragePrecision Precision, StoragePrecision EmbeddingPrecision, ScoringPrecision Scoring, bool HasPooler, int Outputs);
}
