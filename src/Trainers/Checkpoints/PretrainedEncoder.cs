using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>An encoder to start training from: its shape, its weights and its vocabulary.</summary>
public sealed class PretrainedEncoder
{
    private const string ShippedName = "default-encoder.zip";

    private static readonly Lazy<PretrainedEncoder> Shipped = new(() =>
    {
        using var resource = typeof(PretrainedEncoder).Assembly.GetManifestResourceStream(ShippedName)!;
        return EncoderFile.Read(resource, ShippedName);
    });

    /// <summary>
    /// The small encoder of English text, lower case, that comes with this package and needs no network: 4 layers of 256 with 8 heads and about 8,000 pieces of
    /// its own, distilled from all-MiniLM-L6-v2 on openly licensed text. models/default/README.md tells its data, licences and figures.
    /// </summary>
    public static PretrainedEncoder Default => Shipped.Value;

    internal PretrainedEncoder(EncoderConfig config, WordPieceVocabulary vocabulary, IReadOnlyDictionary<string, EncoderTensor> tensors, IReadOnlyList<string>? classNames = null) =>
        (Config, Vocabulary, Tensors, ClassNames) = (config, vocabulary, tensors, classNames);

    /// <summary>The shape of the encoder.</summary>
    public EncoderConfig Config { get; }

    /// <summary>Whether the weights were trained; false for <see cref="Random"/>. It decides the default of freezing the embeddings.</summary>
    public bool IsPretrained { get; internal init; } = true;

    /// <summary>The pieces that the encoder knows, and how texts are cut into them.</summary>
    public WordPieceVocabulary Vocabulary { get; }

    /// <summary>
    /// The weights by Hugging Face's BERT name without prefix, for DistilBERT too. Linear weights are [out, in]. <c>pooler.dense.*</c> (DistilBERT's
    /// <c>pre_classifier</c>) and, beside it, <c>classifier.*</c> are there when the checkpoint has them, and so is <c>cls.predictions.*</c> (DistilBERT's
    /// <c>vocab_*</c>), the head of a masked language model.
    /// </summary>
    public IReadOnlyDictionary<string, EncoderTensor> Tensors { get; }

    /// <summary>The names of the classes in the order of the classifier's outputs (<c>id2label</c>), or null when the checkpoint names none or is a regression.</summary>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <summary>Whether the classifier has one output that is a number, as a regression has (<c>problem_type</c> <c>regression</c>).</summary>
    public bool PredictsNumber { get; internal init; }

    /// <summary>
    /// Reads a checkpoint folder in Hugging Face's layout: <c>config.json</c> (model_type bert or distilbert), <c>vocab.txt</c>, <c>tokenizer_config.json</c>
    /// (may be absent: texts then keep their capitals where the vocabulary has some) and <c>model.safetensors</c>, also in shards with an index. Weights of type F32, F16 or BF16 become 32-bit floats.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <returns>The encoder.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">A file of the checkpoint is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the files do not fit each other; the message names file, setting or tensor, what was expected and what was found.</exception>
    /// <exception cref="NotSupportedException">The checkpoint is of another kind: another model, activation, position embedding or tokenizer, or weights in a pickle (<c>pytorch_model.bin</c>).</exception>
    public static PretrainedEncoder FromDirectory(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Directory.Exists(path))
            throw new DirectoryNotFoundException($"{path}: expected the folder of a checkpoint, found none.");
        string configPath = Path.Combine(path, HuggingFaceConfig.FileName);
        if (!File.Exists(configPath))
            throw new FileNotFoundException($"{configPath}: the checkpoint has no {HuggingFaceConfig.FileName}.", configPath);

        var (config, classNames, regression) = HuggingFaceConfig.Read(configPath);
        var vocabulary = HuggingFaceTokenizer.Read(path);
        if (vocabulary.Pieces.Count > config.VocabularySize)
            throw new InvalidDataException($"{Path.Combine(path, HuggingFaceTokenizer.VocabularyFileName)}: expected at most {config.VocabularySize} pieces, the rows of the word embeddings, found {vocabulary.Pieces.Count}.");

        using var weights = CheckpointWeights.Open(path);
        var tensors = weights.Read(config);
        if (classNames is not null && tensors.TryGetValue(TensorNames.Weight(TensorNames.Classifier), out var classifier) && classifier.Shape[0] != classNames.Count)
            throw new InvalidDataException($"{configPath}: 'id2label': expected {classifier.Shape[0]} classes, the rows of classifier.weight, found {classNames.Count}.");
        return new PretrainedEncoder(config, vocabulary, tensors, regression ? null : classNames) { PredictsNumber = regression };
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The encoder.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is damaged, or is of another kind or a later version, or its weights as 32-bit floats, zeros included, do not fit the memory; the message names it.
    /// </exception>
    public static PretrainedEncoder FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = File.OpenRead(path);
        return EncoderFile.Read(file, path);
    }

    /// <summary>
    /// Writes shape, weights and vocabulary, and a classifier with them, to one small file, in the format of docs/format.md that models are saved in. Names
    /// of classes and the head of a masked language model are left out.
    /// </summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="precision">How matrices and embeddings are stored. What is read back is rounded to it.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path, StoragePrecision precision = StoragePrecision.Int8)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        EncoderFile.Write(this, path, precision);
    }

    /// <summary>Makes an encoder for training from nothing: normal weights of deviation 0.02, biases 0, LayerNorms 1 and 0, as BERT starts; with a pooler, without a classifier.</summary>
    /// <param name="config">The shape.</param>
    /// <param name="vocabulary">The vocabulary, for example one that <see cref="WordPieceVocabulary"/> learned from your own texts; not larger than the word embeddings.</param>
    /// <param name="seed">The same seed gives the same weights, whatever else the process draws.</param>
    /// <returns>The encoder.</returns>
    /// <exception cref="ArgumentException">A size in <paramref name="config"/> is out of its range, or the vocabulary is larger than <see cref="EncoderConfig.VocabularySize"/>.</exception>
    public static PretrainedEncoder Random(EncoderConfig config, WordPieceVocabulary vocabulary, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(vocabulary);
        config.Validate();
        if (vocabulary.Pieces.Count > config.VocabularySize)
            throw new ArgumentException($"{nameof(EncoderConfig.VocabularySize)} is {config.VocabularySize}: expected at least the {vocabulary.Pieces.Count} pieces of the vocabulary.", nameof(config));

        var tensors = EncoderShapes.Encoder(config).Concat(EncoderShapes.Pooler(config))
            .ToDictionary(tensor => tensor.Name, tensor => InitialWeights.Create(tensor.Name, tensor.Shape, seed), StringComparer.Ordinal);
        return new PretrainedEncoder(config, vocabulary, tensors) { IsPretrained = false };
    }

    /// <summary>The same encoder with the given pieces alone, each with its word embedding.</summary>
    internal PretrainedEncoder SelectPieces(int[] ids)
    {
        int width = Config.EmbeddingWidth;
        float[] all = Tensors[TensorNames.WordEmbeddings].Array, kept = new float[ids.Length * width];
        for (int i = 0; i < ids.Length; i++)
            all.AsSpan(ids[i] * width, width).CopyTo(kept.AsSpan(i * width));

        var tensors = new Dictionary<string, EncoderTensor>(Tensors, StringComparer.Ordinal)
        {
            [TensorNames.WordEmbeddings] = new([ids.Length, width], kept),
        };
        if (Tensors.TryGetValue(TensorNames.PredictionBias, out var bias))
            tensors[TensorNames.PredictionBias] = new([ids.Length], [.. ids.Select(id => bias.Array[id])]);
        return new PretrainedEncoder(Config with { VocabularySize = ids.Length }, Vocabulary.Select(ids), tensors, ClassNames) { IsPretrained = IsPretrained, PredictsNumber = PredictsNumber };
    }
}
