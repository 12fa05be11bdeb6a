namespace MLNet.Pruning.Tests;

/// <summary>A test that needs the shared assets; skipped with a message where they are absent.</summary>
internal sealed class SharedFactAttribute : FactAttribute
{
    internal const string Message = "needs the shared assets (golden vectors, data, models) beside the checkout or in MLNET_PRUNING_ASSETS";

    public SharedFactAttribute()
    {
        if (SharedAssets.Root is null)
            Skip = Message;
    }
}
