using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>What attention is computed from.</summary>
/// <param name="Query">[rows, length, hidden], contiguous, the heads side by side.</param>
/// <param name="Key">The same for the keys.</param>
/// <param name="Value">The same for the values.</param>
/// <param name="Bias">What is added to the scores of every key: [rows, 1, 1, length], contiguous.</param>
/// <param name="Heads">The number of heads.</param>
/// <param name="Dropout">The mask over the probabilities [rows, heads, length, length]; null drops nothing.</param>
internal sealed record AttentionInputs(Tensor Query, Tensor Key, Tensor Value, Tensor Bias, int Heads, DropoutMask? Dropout)
{
    public int Rows { get; } = (int)Query.shape[0];

    public int Length { get; } = (int)Query.shape[1];

    public int Hidden { get; } = (int)Query.shape[2];

    public int HeadSize => Hidden / Heads;
}
