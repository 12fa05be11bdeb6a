namespace MLNet.Pruning.Transforms;

/// <summary>At most as many workspaces as processors; a call beyond that makes one and drops it again.</summary>
internal sealed class WorkspacePool<T>(Func<T> create) where T : class
{
    private readonly T?[] _idle = new T?[Environment.ProcessorCount];

    /// <summary>Takes a workspace, as it was left.</summary>
    public T Rent()
    {
        T? workspace = null;
        for (int i = 0; i < _idle.Length && workspace is null; i++)
            workspace = Interlocked.Exchange(ref _idle[i], null);
        return workspace ?? create();
    }

    public void Return(T workspace)
    {
        for (int i = 0; i < _idle.Length; i++)
        {
            if (Interlocked.CompareExchange(ref _idle[i], workspace, null) is null)
                return;
        }
    }
}
