namespace MLNet.Pruning.Transforms;

/// <summary>Work that an <see cref="EncoderEngine"/> compiles for its tiles and elementary functions.</summary>
internal interface IEngineWork
{
    void Run<TSet, TMath>()
        where TSet : struct, ITileSet
        where TMath : struct, IElementaryFunctions;
}
