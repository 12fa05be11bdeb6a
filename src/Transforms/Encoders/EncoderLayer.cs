namespace MLNet.Pruning.Transforms;

/// <summary>One encoder layer: self-attention and a feed-forward network, each added to its input and normalised (Vaswani et al., 2017).</summary>
internal sealed record EncoderLayer(
    Linear Query, Linear Key, Linear Value, Linear AttentionOutput, LayerNorm AttentionNorm, Linear Intermediate, Linear Output, LayerNorm OutputNorm)
{
    /// <summary>The layer's matrices that pruning may cut, in the order of <see cref="TensorNames.Prunable"/>.</summary>
    public IReadOnlyList<Linear> Prunable => [Query, Key, Value, AttentionOutput, Intermediate, Output];

    public static EncoderLayer Compile(EncoderConfig config, EncoderTensors source, int layer)
    {
        int hidden = config.HiddenSize, inner = config.IntermediateSize;
        Linear Square(string part) => source.Linear(TensorNames.Layer(layer, part), hidden, hidden);
        LayerNorm Norm(string part) => source.Norm(TensorNames.Layer(layer, part), hidden, config.LayerNormEpsilon);
        return new EncoderLayer(
            Square(TensorNames.Query), Square(TensorNames.Key), Square(TensorNames.Value), Square(TensorNames.AttentionOutput), Norm(TensorNames.AttentionNorm),
            source.Linear(TensorNames.Layer(layer, TensorNames.Intermediate), inner, hidden),
            source.Linear(TensorNames.Layer(layer, TensorNames.Output), hidden, inner),
            Norm(TensorNames.OutputNorm));
    }

    /// <summary>Replaces the hidden states of <paramref name="workspace"/>.</summary>
    public void Forward(Workspace workspace, int tokens, int heads)
    {
        Activations hidden = workspace.Hidden;
        Attend(workspace, tokens, heads);
        AttentionOutput.Forward(workspace.Context, workspace.Branch);
        AddKernel.Run(workspace.Branch, hidden);
        AttentionNorm.Forward(hidden);

        Intermediate.Forward(hidden, workspace.Intermediate);
        GeluKernel.Run(workspace.Intermediate);
        Output.Forward(workspace.Intermediate, workspace.Branch);
        AddKernel.Run(workspace.Branch, hidden);
        OutputNorm.Forward(hidden);
    }

    // Per head: context = values * softmax(keys^T queries / sqrt(head size)); padding takes part as a query only.
    private void Attend(Workspace workspace, int tokens, int heads)
    {
        Query.Forward(workspace.Hidden, workspace.Query);
        Key.Forward(workspace.Hidden, workspace.Key);
        Value.Forward(workspace.Hidden, workspace.Value);

        int size = workspace.Hidden.Features / heads;
        float scale = 1f / MathF.Sqrt(size);
        Activations scores = workspace.Scores.Slice(0, tokens);
        for (int head = 0; head < heads; head++)
        {
            Activations keys = workspace.Key.Slice(head * size, size);
            DenseKernel.Run(keys.Values, 1, keys.Stride, [], workspace.Query.Slice(head * size, size), scores);
            SoftmaxKernel.Run(scores, scale);
            Activations values = workspace.Value.Slice(head * size, size);
            DenseKernel.Run(values.Values, values.Stride, 1, [], scores, workspace.Context.Slice(head * size, size));
        }
    }
}
