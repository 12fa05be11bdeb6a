namespace MLNet.Pruning.Transforms;

/// <summary>
/// Attention in 16-bit integers, of which processors multiply twice as many at a time as floats. Queries, keys and values are rounded to multiples of a
/// scale per token and head, the softmax to 14 bits below its largest weight.
/// </summary>
internal readonly struct IntegerAttention<TMath> : IAttention where TMath : struct, IElementaryFunctions
{
    public static void Ready<TSet>(Workspace workspace, int heads, int start, int end) where TSet : struct, ITileSet
    {
        var work = new RoundWork(workspace, heads);
        TSet.ForEach(ref work, start, end);
    }

    public static void Attend<TSet>(Workspace workspace, int heads, int start, int length, int first, int end, int slot) where TSet : struct, ITileSet
    {
        var work = new AttendIntegersWork<TMath>(workspace, heads, start, length, slot);
        TSet.ForEach(ref work, first, end);
    }
}
