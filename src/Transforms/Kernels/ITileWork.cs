namespace MLNet.Pruning.Transforms;

/// <summary>Work that treats every tile of tokens alike and apart.</summary>
internal interface ITileWork
{
    /// <summary>Does the tokens [<paramref name="token"/>, <paramref name="token"/> + width of <typeparamref name="TTile"/>).</summary>
    void Run<TTile, TFormat>(int token)
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>;
}
