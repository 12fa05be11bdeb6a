namespace MLNet.Pruning.Transforms;

/// <summary>Writes a compiled encoder back as named, dense tensors.</summary>
internal sealed class EncoderTensorSet
{
    private readonly Dictionary<string, EncoderTensor> _tensors = [];

    public EncoderTensorSet(TransformerEncoder encoder)
    {
        Add(TensorNames.WordEmbeddings, encoder.Embeddings.Words);
        Add(TensorNames.PositionEmbeddings, encoder.Embeddings.Positions);
        if (encoder.Embeddings.Types is { } types)
            Add(TensorNames.TypeEmbeddings, types);
        Add(TensorNames.EmbeddingNorm, encoder.Embeddings.Norm);
        for (int i = 0; i < encoder.Layers.Count; i++)
        {
            EncoderLayer layer = encoder.Layers[i];
            foreach ((string part, Linear linear) in TensorNames.Prunable.Zip(layer.Prunable))
                Add(TensorNames.Layer(i, part), linear);
            Add(TensorNames.Layer(i, TensorNames.AttentionNorm), layer.AttentionNorm);
            Add(TensorNames.Layer(i, TensorNames.OutputNorm), layer.OutputNorm);
        }

        if (encoder.Pooler is { } pooler)
            Add(TensorNames.Pooler, pooler);
        if (encoder.Classifier is { } classifier)
            Add(TensorNames.Classifier, classifier);
    }

    public IReadOnlyDictionary<string, EncoderTensor> Tensors => _tensors;

    private void Add(string name, EmbeddingTable table) => _tensors.Add(name, new EncoderTensor([table.Rows, table.Columns], table.ToDense()));

    private void Add(string part, Linear linear)
    {
        Matrix weight = linear.Weight;
        _tensors.Add(TensorNames.Weight(part), new EncoderTensor([weight.Rows, weight.Columns], weight.ToDense()));
        _tensors.Add(TensorNames.Bias(part), new EncoderTensor([linear.Bias.Length], [.. linear.Bias]));
    }

    private void Add(string part, LayerNorm norm)
    {
        _tensors.Add(TensorNames.Weight(part), new EncoderTensor([norm.Gain.Length], [.. norm.Gain]));
        _tensors.Add(TensorNames.Bias(part), new EncoderTensor([norm.Bias.Length], [.. norm.Bias]));
    }
}
