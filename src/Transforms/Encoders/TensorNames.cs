namespace MLNet.Pruning.Transforms;

/// <summary>
/// The names of an encoder's weights: Hugging Face's BERT names without the <c>bert.</c> prefix, for every architecture; of bottlenecks its MobileBERT names.
/// </summary>
internal static class TensorNames
{
    public const string WordEmbeddings = "embeddings.word_embeddings.weight";
    public const string PositionEmbeddings = "embeddings.position_embeddings.weight";
    public const string TypeEmbeddings = "embeddings.token_type_embeddings.weight";
    public const string EmbeddingNorm = "embeddings.LayerNorm";

    /// <summary>BERT's pooler, or DistilBERT's <c>pre_classifier</c>: the layer before the classifier.</summary>
    public const string Pooler = "pooler.dense";
    public const string Classifier = "classifier";

    /// <summary>The head of masked language modelling, whose decoder is the table of word embeddings.</summary>
    public const string Predictions = "cls.predictions";
    public const string PredictionTransform = "cls.predictions.transform.dense";
    public const string PredictionNorm = "cls.predictions.transform.LayerNorm";
    public const string PredictionBias = "cls.predictions.bias";

    public const string Query = "attention.self.query";
    public const string Key = "attention.self.key";
    public const string Value = "attention.self.value";
    public const string AttentionOutput = "attention.output.dense";
    public const string AttentionNorm = "attention.output.LayerNorm";
    public const string Intermediate = "intermediate.dense";
    public const string Output = "output.dense";
    public const string OutputNorm = "output.LayerNorm";

    public const string BottleneckInput = "bottleneck.input.dense";
    public const string BottleneckInputNorm = "bottleneck.input.LayerNorm";
    public const string BottleneckOutput = "output.bottleneck.dense";
    public const string BottleneckOutputNorm = "output.bottleneck.LayerNorm";

    /// <summary>The six matrices of a layer that pruning may cut, in the order of the forward pass.</summary>
    public static IReadOnlyList<string> Prunable { get; } = [Query, Key, Value, AttentionOutput, Intermediate, Output];

    /// <summary>An LSTM's directions, in the order of its features.</summary>
    public static IReadOnlyList<string> LstmDirections { get; } = ["forward", "backward"];

    /// <summary>A part of a feed-forward network that a bottleneck layer has beyond BERT's one.</summary>
    public static string FeedForward(int index, string part) => $"ffn.{index}.{part}";

    /// <summary>From words to the gates: those of input, forget, output and cell, units each.</summary>
    public static string LstmInput(string direction) => $"encoder.lstm.{direction}.input";

    /// <summary>From the last state to the gates.</summary>
    public static string LstmRecurrent(string direction) => $"encoder.lstm.{direction}.recurrent";

    /// <summary>The filters of one length: their first tokens' weights, then their second's.</summary>
    public static string Convolution(int length) => $"encoder.convolution.{length}";

    /// <summary>What the names of all layers' weights begin with.</summary>
    public const string Layers = "encoder.";

    public static string Layer(int layer, string part) => $"encoder.layer.{layer}.{part}";

    public static string Weight(string part) => part + ".weight";

    public static string Bias(string part) => part + ".bias";
}
