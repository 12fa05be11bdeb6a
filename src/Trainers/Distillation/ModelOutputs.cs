using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>What a model gives for a batch, as far as it was asked for.</summary>
internal sealed record ModelOutputs
{
    /// <summary>1 for a token and 0 for padding, [rows, length], of the model's type.</summary>
    public required Tensor Mask { get; init; }

    /// <summary>One row of numbers per prediction, [predictions, classes].</summary>
    public required Tensor Logits { get; init; }

    /// <summary>The right class of every prediction, [predictions]; null where none is known.</summary>
    public Tensor? Labels { get; init; }

    /// <summary>Hidden states [rows, length, hidden]: after the embeddings, then after every layer.</summary>
    public IReadOnlyList<Tensor> States { get; init; } = [];

    /// <summary>Products of queries and keys over the root of the head's size, [rows, heads, length, length] per layer, before softmax and with nothing added for padding.</summary>
    public IReadOnlyList<Tensor> AttentionScores { get; init; } = [];

    /// <summary>All that is there.</summary>
    public IEnumerable<Tensor> All => [Mask, Logits, .. States, .. AttentionScores];
}
