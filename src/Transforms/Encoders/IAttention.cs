namespace MLNet.Pruning.Transforms;

/// <summary>Self-attention within a text: per head, values * softmax(keys^T queries / sqrt(head size)) (Vaswani et al., 2017, section 3.2).</summary>
internal interface IAttention
{
    /// <summary>Readies keys and values of the tokens from <paramref name="start"/> to <paramref name="end"/> for <see cref="Attend"/>.</summary>
    static abstract void Ready<TSet>(Workspace workspace, int heads, int start, int end) where TSet : struct, ITileSet;

    /// <summary>Replaces the queries of the tokens from <paramref name="first"/> to <paramref name="end"/> by the attention's output.</summary>
    /// <param name="workspace">Holds queries, keys and values.</param>
    /// <param name="heads">The attention heads.</param>
    /// <param name="start">The first token of the text.</param>
    /// <param name="length">Tokens of the text; padding takes part as a query only.</param>
    /// <param name="first">The first query.</param>
    /// <param name="end">Behind the last query.</param>
    /// <param name="slot">The room of the workspace that this work has to itself.</param>
    static abstract void Attend<TSet>(Workspace workspace, int heads, int start, int length, int first, int end, int slot) where TSet : struct, ITileSet;
}
