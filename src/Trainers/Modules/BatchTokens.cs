using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>The tokens of a batch as a model takes them, [rows, length] of 64-bit integers; they belong to the scope in which they were made.</summary>
/// <param name="Ids">Token ids.</param>
/// <param name="Types">Token types.</param>
/// <param name="Mask">1 for a token and 0 for padding.</param>
internal readonly record struct BatchTokens(Tensor Ids, Tensor Types, Tensor Mask)
{
    public static BatchTokens Of(Batch batch, Device device)
    {
        long[] shape = [batch.Rows, batch.Length];
        return new BatchTokens(tensor(batch.Ids, shape, device: device), tensor(batch.Types, shape, device: device), tensor(batch.Mask, shape, device: device));
    }
}
