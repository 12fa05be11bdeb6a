namespace MLNet.Pruning.Transforms;

/// <summary>Writes and reads a compiled encoder: exactly what scores, so that a loaded model gives the bits of the saved one.</summary>
internal static class EncoderStorage
{
    /// <summary>The version of the layout. 0 is a draft; a reader knows no other.</summary>
    public const int Version = 0;

    // "MLPE" in a hex dump.
    private const int Magic = 0x45504C4D;

    private const string Source = "The saved encoder";

    // *** Draft format ***
    // int, int: magic, version
    // int[8]: architecture, vocabulary, hidden size, layers, heads, intermediate size, positions, types
    // double[3]: LayerNorm epsilon, hidden dropout, attention dropout
    // byte, byte: precision of storage and of scoring
    // tables: words, positions, types if any; norm: embeddings
    // per layer: six linears in the order of TensorNames.Prunable; norms: attention, output
    // byte, linear: pooler if any
    // int, linear: outputs and classifier, 0 without one
    // int: checksum
    // A linear is a matrix and float[rows] bias; a norm is float[] gain, float[] bias.
    public static void Save(TransformerEncoder encoder, Stream stream)
    {
        var writer = new StorageWriter(stream);
        writer.Write(Magic);
        writer.Write(Version);
        EncoderConfig config = encoder.Config;
        writer.WriteInts([(int)config.Architecture, config.VocabularySize, config.HiddenSize, config.Layers, config.AttentionHeads,
            config.IntermediateSize, config.MaxPositions, config.TypeVocabularySize]);
        writer.Write(config.LayerNormEpsilon);
        writer.Write(config.HiddenDropout);
        writer.Write(config.AttentionDropout);
        writer.Write((byte)encoder.Precision);
        writer.Write((byte)encoder.Scoring);

        MatrixStorage.Write(writer, encoder.Embeddings.Words);
        MatrixStorage.Write(writer, encoder.Embeddings.Positions);
        if (encoder.Embeddings.Types is { } types)
            MatrixStorage.Write(writer, types);
        Write(writer, encoder.Embeddings.Norm);
        foreach (EncoderLayer layer in encoder.Layers)
        {
            foreach (Linear linear in layer.Prunable)
                Write(writer, linear, encoder.Precision);
            Write(writer, layer.AttentionNorm);
            Write(writer, layer.OutputNorm);
        }

        writer.Write(encoder.Pooler is null ? (byte)0 : (byte)1);
        if (encoder.Pooler is { } pooler)
            Write(writer, pooler, encoder.Precision);
        writer.Write(encoder.Outputs);
        if (encoder.Classifier is { } classifier)
            Write(writer, classifier, StoragePrecision.Float32);
        writer.WriteChecksum();
    }

    /// <summary>Reads what <see cref="Save"/> wrote; the memory it takes is bounded by what the stream holds.</summary>
    /// <exception cref="InvalidDataException">The stream ends early, is damaged, or is of a later version.</exception>
    public static TransformerEncoder Load(Stream stream)
    {
        var reader = new StorageReader(stream, Source);
        if (reader.ReadInt("its head") != Magic)
            throw new InvalidDataException($"{Source} does not start like one: this is another kind of file.");
        int version = reader.ReadInt("its version");
        if (version > Version)
            throw new InvalidDataException($"{Source} has format version {version}; this library reads up to version {Version}: a newer release of MLNet.Pruning is needed.");
        if (version < 0)
            throw reader.Damaged($"its version is {version}");

        EncoderConfig config = ReadConfig(reader);
        var precision = (StoragePrecision)reader.ReadByte("its precision");
        if (!Enum.IsDefined(precision))
            throw reader.Damaged($"its precision is {precision}");
        var scoring = (ScoringPrecision)reader.ReadByte("its scoring precision");
        if (!Enum.IsDefined(scoring))
            throw reader.Damaged($"its scoring precision is {scoring}");

        int hidden = config.HiddenSize;
        var embeddings = new Embeddings(
            MatrixStorage.ReadTable(reader, config.VocabularySize, hidden, precision, "the word embeddings"),
            MatrixStorage.ReadTable(reader, config.MaxPositions, hidden, precision, "the position embeddings"),
            config.TypeVocabularySize == 0 ? null : MatrixStorage.ReadTable(reader, config.TypeVocabularySize, hidden, precision, "the type embeddings"),
            ReadNorm(reader, config, "the norm of the embeddings"));
        var layers = new List<EncoderLayer>();
        while (layers.Count < config.Layers)
            layers.Add(ReadLayer(reader, config, precision, $"layer {layers.Count}"));

        Linear? pooler = reader.ReadByte("the pooler") != 0 ? ReadLinear(reader, hidden, hidden, precision, "the pooler") : null;
        int outputs = reader.ReadInt("the classifier");
        if (outputs < 0 || (outputs > 0 && pooler is null))
            throw reader.Damaged($"its classifier has {outputs} outputs");
        Linear? classifier = outputs > 0 ? ReadLinear(reader, outputs, hidden, StoragePrecision.Float32, "the classifier") : null;
        reader.ReadChecksum();
        return new TransformerEncoder(config, precision, scoring, embeddings, layers, pooler, classifier);
    }

    private static EncoderConfig ReadConfig(StorageReader reader)
    {
        int[] sizes = reader.ReadInts(8, "the configuration");
        var config = new EncoderConfig
        {
            Architecture = (EncoderArchitecture)sizes[0],
            VocabularySize = sizes[1],
            HiddenSize = sizes[2],
            Layers = sizes[3],
            AttentionHeads = sizes[4],
            IntermediateSize = sizes[5],
            MaxPositions = sizes[6],
            TypeVocabularySize = sizes[7],
            LayerNormEpsilon = reader.ReadDouble("the configuration"),
            HiddenDropout = reader.ReadDouble("the configuration"),
            AttentionDropout = reader.ReadDouble("the configuration"),
        };
        try
        {
            config.Validate();
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{Source} is damaged: {e.Message}", e);
        }

        return config;
    }

    private static EncoderLayer ReadLayer(StorageReader reader, EncoderConfig config, StoragePrecision precision, string what)
    {
        int hidden = config.HiddenSize, inner = config.IntermediateSize;
        Linear Read(string part, int rows, int columns) => ReadLinear(reader, rows, columns, precision, $"{what}, {part}");
        Linear query = Read(TensorNames.Query, hidden, hidden), key = Read(TensorNames.Key, hidden, hidden), value = Read(TensorNames.Value, hidden, hidden);
        Linear attentionOutput = Read(TensorNames.AttentionOutput, hidden, hidden);
        Linear intermediate = Read(TensorNames.Intermediate, inner, hidden), output = Read(TensorNames.Output, hidden, inner);
        LayerNorm attentionNorm = ReadNorm(reader, config, $"{what}, {TensorNames.AttentionNorm}");
        LayerNorm outputNorm = ReadNorm(reader, config, $"{what}, {TensorNames.OutputNorm}");
        return new EncoderLayer(query, key, value, attentionOutput, attentionNorm, intermediate, output, outputNorm);
    }

    private static void Write(StorageWriter writer, Linear linear, StoragePrecision precision)
    {
        MatrixStorage.Write(writer, linear.Weight, precision);
        writer.WriteFloats(linear.Bias);
    }

    private static Linear ReadLinear(StorageReader reader, int rows, int columns, StoragePrecision precision, string what) =>
        new(MatrixStorage.ReadMatrix(reader, rows, columns, precision, what), reader.ReadFloats(rows, what));

    private static void Write(StorageWriter writer, LayerNorm norm)
    {
        writer.WriteFloats(norm.Gain);
        writer.WriteFloats(norm.Bias);
    }

    private static LayerNorm ReadNorm(StorageReader reader, EncoderConfig config, string what) =>
        new(reader.ReadFloats(config.HiddenSize, what), reader.ReadFloats(config.HiddenSize, what), (float)config.LayerNormEpsilon);
}
