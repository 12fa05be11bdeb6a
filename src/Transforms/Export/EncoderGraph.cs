namespace MLNet.Pruning.Transforms;

/// <summary>
/// The forward pass of a BERT or DistilBERT with its head as an ONNX graph: token ids to class probabilities, or to a number. Its subgraphs of GELU, attention and mask
/// are those that PyTorch's exporter makes, which runtimes know to fuse.
/// </summary>
internal sealed class EncoderGraph
{
    public const string InputIds = "input_ids";
    public const string AttentionMask = "attention_mask";
    public const string TokenTypeIds = "token_type_ids";
    public const string Probabilities = "probabilities";
    public const string Score = "score";

    private const string Batch = "batch";
    private const string Sequence = "sequence";

    private readonly EncoderConfig _config;
    private readonly Dictionary<string, EncoderWeight> _weights;
    private readonly OnnxGraph _graph = new("text-classification");

    private EncoderGraph(EncoderConfig config, IEnumerable<EncoderWeight> weights) =>
        (_config, _weights) = (config, weights.ToDictionary(weight => weight.Name, StringComparer.Ordinal));

    /// <summary>Builds the graph.</summary>
    /// <param name="config">The shape.</param>
    /// <param name="weights">Every weight of the encoder, its pooler and its classifier, by canonical name.</param>
    /// <param name="softmax">Whether the outputs are probabilities of classes; else they are given as they are.</param>
    /// <exception cref="NotSupportedException">The encoder is no BERT.</exception>
    public static OnnxGraph Build(EncoderConfig config, IEnumerable<EncoderWeight> weights, bool softmax)
    {
        // BERT pools by tanh, DistilBERT by ReLU (its pre_classifier); beyond the token types nothing else differs.
        string pooling = config.Architecture switch
        {
            EncoderArchitecture.Bert => "Tanh",
            EncoderArchitecture.DistilBert => "Relu",
            var other => throw new NotSupportedException($"An encoder of architecture {other} has no ONNX export: it is written for the layers of Bert and DistilBert only."),
        };
        var graph = new EncoderGraph(config, weights);
        string hidden = graph.Embeddings();
        string mask = graph.Mask();
        for (int layer = 0; layer < config.Layers; layer++)
            hidden = graph.Layer(layer, hidden, mask);
        graph.Predict(hidden, pooling, softmax);
        return graph._graph;
    }

    private string Embeddings()
    {
        string ids = _graph.Input(InputIds, OnnxElementType.Int64, Batch, Sequence);
        string length = _graph.Node("Shape", "embeddings.length", [ids], OnnxAttribute.Int("start", 1), OnnxAttribute.Int("end", 2));
        string zero = _graph.Constant(OnnxTensor.Integers("constant.index_0", 0));
        string positions = _graph.Node("Slice", "embeddings.positions", [Weight(TensorNames.PositionEmbeddings), zero, length, zero]);
        string words = _graph.Node("Gather", "embeddings.words", [Weight(TensorNames.WordEmbeddings), ids]);
        string sum = _graph.Node("Add", "embeddings.words_and_positions", [words, positions]);
        if (_config.TypeVocabularySize > 0)
        {
            string types = _graph.Input(TokenTypeIds, OnnxElementType.Int64, Batch, Sequence);
            string typed = _graph.Node("Gather", "embeddings.types", [Weight(TensorNames.TypeEmbeddings), types]);
            sum = _graph.Node("Add", "embeddings.sum", [sum, typed]);
        }

        return Norm(sum, TensorNames.EmbeddingNorm);
    }

    // 0 where a token may be attended to, else the lowest number: after the softmax its share is exactly 0.
    private string Mask()
    {
        string mask = _graph.Input(AttentionMask, OnnxElementType.Int64, Batch, Sequence);
        string rows = _graph.Node("Unsqueeze", "mask.rows", [mask, _graph.Constant(OnnxTensor.Integers("constant.axis_1", 1))]);
        string heads = _graph.Node("Unsqueeze", "mask.heads", [rows, _graph.Constant(OnnxTensor.Integers("constant.axis_2", 2))]);
        string floats = _graph.Node("Cast", "mask.floats", [heads], OnnxAttribute.Int("to", (int)OnnxElementType.Float));
        string padding = _graph.Node("Sub", "mask.padding", [_graph.Constant("constant.one", 1), floats]);
        return _graph.Node("Mul", "mask.additive", [padding, _graph.Constant("constant.lowest", float.MinValue)]);
    }

    private string Layer(int layer, string input, string mask)
    {
        string Part(string part) => TensorNames.Layer(layer, part);

        string context = Attention($"encoder.layer.{layer}.attention", Linear(input, Part(TensorNames.Query)), Linear(input, Part(TensorNames.Key)), Linear(input, Part(TensorNames.Value)), mask);
        string attended = AddAndNorm(Linear(context, Part(TensorNames.AttentionOutput)), input, Part(TensorNames.AttentionNorm));
        string inner = Gelu(Linear(attended, Part(TensorNames.Intermediate)), Part("intermediate.gelu"));
        return AddAndNorm(Linear(inner, Part(TensorNames.Output)), attended, Part(TensorNames.OutputNorm));
    }

    // Per head: softmax(queries keys^T / sqrt(head size) + mask) values.
    private string Attention(string name, string queries, string keys, string values, string mask)
    {
        // 0 keeps the size of the input's dimension.
        string split = _graph.Constant(OnnxTensor.Integers("constant.split_heads", 0, 0, _config.AttentionHeads, _config.HeadSize));
        string join = _graph.Constant(OnnxTensor.Integers("constant.join_heads", 0, 0, _config.HiddenSize));
        string root = _graph.Constant("constant.sqrt_head_size", MathF.Sqrt(_config.HeadSize));

        string Heads(string input, string part, params ReadOnlySpan<long> order) =>
            _graph.Node("Transpose", $"{name}.{part}", [_graph.Node("Reshape", $"{name}.{part}.split", [input, split])], OnnxAttribute.Ints("perm", order));

        string products = _graph.Node("MatMul", $"{name}.products", [Heads(queries, "queries", 0, 2, 1, 3), Heads(keys, "keys", 0, 2, 3, 1)]);
        string scores = _graph.Node("Add", $"{name}.scores", [_graph.Node("Div", $"{name}.scaled", [products, root]), mask]);
        string shares = _graph.Node("Softmax", $"{name}.probabilities", [scores], OnnxAttribute.Int("axis", -1));
        string context = _graph.Node("MatMul", $"{name}.heads", [shares, Heads(values, "values", 0, 2, 1, 3)]);
        string tokens = _graph.Node("Transpose", $"{name}.tokens", [context], OnnxAttribute.Ints("perm", 0, 2, 1, 3));
        return _graph.Node("Reshape", $"{name}.context", [tokens, join]);
    }

    // x / 2 (1 + erf(x / sqrt 2)), Hendrycks and Gimpel, 2016.
    private string Gelu(string input, string name)
    {
        string erf = _graph.Node("Erf", $"{name}.erf", [_graph.Node("Div", $"{name}.scaled", [input, _graph.Constant("constant.sqrt_2", MathF.Sqrt(2))])]);
        string twice = _graph.Node("Mul", $"{name}.twice", [input, _graph.Node("Add", $"{name}.shifted", [erf, _graph.Constant("constant.one", 1)])]);
        return _graph.Node("Mul", name, [twice, _graph.Constant("constant.half", 0.5f)]);
    }

    private void Predict(string hidden, string pooling, bool softmax)
    {
        string first = _graph.Node("Gather", "pooler.first", [hidden, _graph.Constant(new OnnxTensor("constant.first", OnnxElementType.Int64, [], stream => stream.Write(new byte[sizeof(long)])))], OnnxAttribute.Int("axis", 1));
        string pooled = _graph.Node(pooling, "pooler", [RowLinear(first, TensorNames.Pooler)]);
        string logits = RowLinear(pooled, TensorNames.Classifier);
        string output = softmax ? _graph.Node("Softmax", Probabilities, [logits], OnnxAttribute.Int("axis", -1)) : _graph.Node("Identity", Score, [logits]);
        _graph.Output(output, OnnxElementType.Float, Batch, _weights[TensorNames.Bias(TensorNames.Classifier)].Shape[0]);
    }

    private string AddAndNorm(string branch, string input, string part) => Norm(_graph.Node("Add", $"{part}.input", [branch, input]), part);

    private string Norm(string input, string part) => _graph.Node(
        "LayerNormalization", part, [input, Weight(TensorNames.Weight(part)), Weight(TensorNames.Bias(part))],
        OnnxAttribute.Int("axis", -1), OnnxAttribute.Float("epsilon", (float)_config.LayerNormEpsilon));

    // MatMul takes the weight as [in, out]: turned here, so that no runtime has to do it on every load.
    private string Linear(string input, string part)
    {
        EncoderWeight weight = _weights[TensorNames.Weight(part)];
        int rows = weight.Shape[0], columns = weight.Shape[1];
        string turned = _graph.Constant(OnnxTensor.Floats(StoredName(weight.Name) + ".T", [columns, rows], () => Transpose(weight.Values(), rows, columns)));
        string product = _graph.Node("MatMul", $"{part}.product", [input, turned]);
        return _graph.Node("Add", part, [product, Weight(TensorNames.Bias(part))]);
    }

    // A linear layer over one vector per row of the batch.
    private string RowLinear(string input, string part) =>
        _graph.Node("Gemm", part, [input, Weight(TensorNames.Weight(part)), Weight(TensorNames.Bias(part))], OnnxAttribute.Int("transB", 1));

    private string Weight(string name) => _graph.Constant(OnnxTensor.Floats(StoredName(name), _weights[name].Shape, _weights[name].Values));

    private string StoredName(string name) => HuggingFaceNames.OfClassifier(_config.Architecture, name);

    private static float[] Transpose(float[] values, int rows, int columns)
    {
        float[] turned = new float[values.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                turned[column * rows + row] = values[row * columns + column];
        }

        return turned;
    }
}
