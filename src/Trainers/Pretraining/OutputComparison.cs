using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>Runs student and teacher over texts and brings their outputs to the same places.</summary>
internal abstract class OutputComparison
{
    /// <summary>What learns beside the student's encoder, by name.</summary>
    public virtual IEnumerable<(string Name, Tensor Weight)> Weights => [];

    /// <summary>The outputs for some rows.</summary>
    /// <param name="rows">Row numbers.</param>
    /// <param name="step">The training step, which decides what is hidden.</param>
    public abstract ComparedOutputs Compare(int[] rows, int step);
}
