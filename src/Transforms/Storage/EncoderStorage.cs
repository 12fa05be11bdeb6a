namespace MLNet.Pruning.Transforms;

/// <summary>
/// Writes and reads a compiled encoder, format version 1 of docs/format.md: exactly what scores, so that a loaded model gives the bits of the
/// saved one.
/// </summary>
internal static class EncoderStorage
{
    public static void Save(EncoderModel encoder, Stream stream)
    {
        EncoderParts parts = encoder.Parts;
        var writer = new StorageWriter(stream, StorageFormat.Encoder);
        writer.WriteSection(section => EncoderHead.Of(encoder).Write(section));
        writer.WriteSection(section => TableStorage.Write(section, parts.Embeddings.Words));
        if (parts.Embeddings.Positions is { } positions)
            writer.WriteSection(section => TableStorage.Write(section, positions));
        if (parts.Embeddings.Types is { } types)
            writer.WriteSection(section => TableStorage.Write(section, types));
        writer.WriteSection(section => Write(section, parts.Embeddings.Norm));
        for (int i = 0; i < parts.Config.Layers; i++)
        {
            int layer = i;
            writer.WriteSection(section =>
            {
                foreach (Linear linear in parts.LinearsOf(layer))
                    Write(section, linear, parts.Precision);
                foreach (LayerNorm norm in parts.NormsOf(layer))
                    Write(section, norm);
            });
        }

        if (parts.Pooler is { } pooler)
            writer.WriteSection(section => Write(section, pooler, parts.Precision));
        if (parts.Classifier is { } classifier)
            writer.WriteSection(section => Write(section, classifier, StoragePrecision.Float32));
    }

    /// <summary>Reads what <see cref="Save"/> wrote; the memory it takes is bounded by what the stream holds.</summary>
    /// <exception cref="InvalidDataException">The stream ends early, is damaged, or is of a later version.</exception>
    public static EncoderModel Load(Stream stream)
    {
        var reader = new StorageReader(stream, StorageFormat.Encoder);
        T Read<T>(string what, Func<SectionReader, T> read)
        {
            SectionReader section = reader.ReadSection(what);
            T part = read(section);
            section.End();
            return part;
        }

        EncoderHead head = Read("the configuration", EncoderHead.Read);
        EncoderConfig config = head.Config;
        EmbeddingTable ReadTable(string what, int rows) => Read(what, section => TableStorage.Read(section, rows, config.EmbeddingWidth, head.EmbeddingPrecision));
        var embeddings = new Embeddings(
            ReadTable("the word embeddings", config.VocabularySize),
            config.IsTransformer ? ReadTable("the position embeddings", config.MaxPositions) : null,
            config.HasTypeEmbeddings ? ReadTable("the type embeddings", config.TypeVocabularySize) : null,
            Read("the norm of the embeddings", section => ReadNorm(section, config.EmbeddingWidth, config)));
        List<Linear> linears = [];
        List<LayerNorm> norms = [];
        for (int i = 0; i < config.Layers; i++)
        {
            int layer = i;
            Read($"layer {layer}", section =>
            {
                foreach (var (_, rows, columns) in EncoderShapes.Linears(config, layer))
                    linears.Add(ReadLinear(section, rows, columns, head.Precision, head.Scoring));
                foreach (var (_, size) in EncoderShapes.Norms(config, layer))
                    norms.Add(ReadNorm(section, size, config));
                return layer;
            });
        }

        Linear? pooler = head.HasPooler
            ? Read("the pooler", section => ReadLinear(section, config.HiddenSize, config.FeatureSize, head.Precision, head.Scoring))
            : null;
        Linear? classifier = head.Outputs > 0
            ? Read("the classifier", section => ReadLinear(section, head.Outputs, config.HiddenSize, StoragePrecision.Float32, head.Scoring))
            : null;
        reader.End();
        return EncoderModel.Create(new EncoderParts(config, head.Precision, head.Scoring, embeddings, [.. linears], [.. norms], pooler, classifier));
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

    private static LayerNorm ReadNorm(SectionReader reader, int size, EncoderConfig config) =>
        new(reader.ReadFloats(size), reader.ReadFloats(size), (float)config.LayerNormEpsilon);
}
