using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>The second moments of an encoder's hidden states over some texts, all layers counting alike.</summary>
internal static class StateMoments
{
    private const int BatchSize = 32;
    private const int MaxLength = 64;

    /// <exception cref="ArgumentException">There is no text.</exception>
    /// <returns>The matrix of second moments, [hidden, hidden].</returns>
    public static float[] Of(PretrainedEncoder encoder, IEnumerable<string> texts)
    {
        var pieces = new WordPieceEncoder(encoder.Vocabulary, Math.Min(MaxLength, encoder.Config.MaxPositions));
        TokenizedText[] rows = [.. texts.Select(text => pieces.Encode(text))];
        if (rows.Length == 0)
            throw new ArgumentException("There are no texts; expected some over which the hidden states are looked at.", nameof(texts));
        var dataset = new TokenizedDataset(rows, new float[rows.Length]);

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var model = new SequenceClassifier(encoder.Config, classes: 1, seed: 0);
        model.Load(encoder.Tensors);
        int width = encoder.Config.HiddenSize;
        var moments = zeros(width, width);
        foreach (int[] batch in BatchPlan.Sorted(dataset.Lengths, BatchSize))
        {
            using var inner = NewDisposeScope();
            var tokens = BatchTokens.Of(dataset.Batch(batch, encoder.Vocabulary.PaddingId), CPU);
            var outputs = model.Run(tokens.Ids, tokens.Types, tokens.Mask, OutputKinds.States);
            foreach (var state in outputs.States)
            {
                var kept = (state * outputs.Mask.unsqueeze(-1)).view(-1, width);
                moments.add_(kept.t().mm(kept));
            }
        }

        return moments.ToFloats();
    }
}
