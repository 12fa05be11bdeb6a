namespace MLNet.Pruning.Transforms;

/// <summary>What becomes of a finished row of a product while it is still in registers.</summary>
internal interface IEpilogue<TTile> where TTile : struct, ITile<TTile>
{
    /// <summary>Takes output feature <paramref name="row"/> of the tile.</summary>
    void Finish(TTile sum, int row);
}
