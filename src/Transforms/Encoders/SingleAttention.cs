namespace MLNet.Pruning.Transforms;

/// <summary>Attention in 32-bit floats.</summary>
internal readonly struct SingleAttention<TMath> : IAttention where TMath : struct, IElementaryFunctions
{
    public static void Ready<TSet>(Workspace workspace, int heads, int start, int end) where TSet : struct, ITileSet
    {
    }

    public static void Attend<TSet>(Workspace workspace, int heads, int start, int length, int first, int end, int slot) where TSet : struct, ITileSet
    {
        var work = new AttendWork<TMath>(workspace, heads, start, length, slot);
        TSet.ForEach(ref work, first, end);
    }
}
