namespace MLNet.Pruning.Transforms;

/// <summary>The first section of a stored encoder: its shape, and how the rest is stored.</summary>
internal sealed record EncoderHead(
    EncoderConfig Config, StoragePrecision Precision, StoragePrecision EmbeddingPrecision, ScoringPrecision Scoring, bool HasPooler, int Outputs)
{
    public static EncoderHead Of(EncoderModel encoder) =>
        new(encoder.Config, encoder.Precision, encoder.EmbeddingPrecision, encoder.Scoring, encoder.Pooler is not null, encoder.Outputs);

    public void Write(SectionWriter writer)
    {
        writer.Write((byte)Config.Architecture);
        writer.Write((byte)Precision);
        writer.Write((byte)EmbeddingPrecision);
        writer.Write((byte)Scoring);
        writer.Write(Config.VocabularySize);
        writer.Write(Config.HiddenSize);
        writer.Write(Config.Layers);
        writer.Write(Config.AttentionHeads);
        writer.Write(Config.IntermediateSize);
        writer.Write(Config.MaxPositions);
        writer.Write(Config.TypeVocabularySize);
        foreach (int size in OwnSizes)
            writer.Write(size);
        writer.Write(Config.LayerNormEpsilon);
        writer.Write(Config.HiddenDropout);
        writer.Write(Config.AttentionDropout);
        writer.Write(HasPooler);
        writer.Write(Outputs);
    }

    /// <exception cref="InvalidDataException">A value is unknown, or the sizes do not fit together.</exception>
    public static EncoderHead Read(SectionReader reader)
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
        };
        config = ReadOwnSizes(reader, config) with
        {
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
        return new EncoderHead(config, precision, embeddingPrecision, scoring, pooler, outputs);
    }

    // The sizes that only this architecture has.
    private IEnumerable<int> OwnSizes => new[] { Config.EmbeddingSize, Config.BottleneckSize, Config.FeedForwards, Config.ShortestFilter, Config.LongestFilter }
        .OfType<int>();

    private static EncoderConfig ReadOwnSizes(SectionReader reader, EncoderConfig config) => config.Architecture switch
    {
        EncoderArchitecture.Bottleneck => config with { BottleneckSize = reader.ReadInt(), FeedForwards = reader.ReadInt() },
        EncoderArchitecture.BiLstm => config with { EmbeddingSize = reader.ReadInt() },
        EncoderArchitecture.Convolution => config with { EmbeddingSize = reader.ReadInt(), ShortestFilter = reader.ReadInt(), LongestFilter = reader.ReadInt() },
        _ => config,
    };

    private static T ReadEnum<T>(SectionReader reader) where T : struct, Enum
    {
        byte value = reader.ReadByte();
        var known = (T)Enum.ToObject(typeof(T), value);
        return Enum.IsDefined(known) ? known : throw reader.Damaged($"{typeof(T).Name} has the unknown value {value}");
    }
}
