namespace MLNet.Pruning.Transforms;

/// <summary>A computation over activations that treats every token alike and apart.</summary>
internal interface ITileKernel
{
    /// <summary>Computes the tokens [<paramref name="token"/>, <paramref name="token"/> + width of <typeparamref name="TTile"/>).</summary>
    void Run<TTile>(int token) where TTile : struct, ITile<TTile>;
}
