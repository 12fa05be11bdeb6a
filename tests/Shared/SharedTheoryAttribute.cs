namespace MLNet.Pruning.Tests;

/// <summary>A theory that needs the shared assets; skipped with a message where they are absent.</summary>
internal sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute()
    {
        if (SharedAssets.Root is null)
            Skip = SharedFactAttribute.Message;
    }
}
