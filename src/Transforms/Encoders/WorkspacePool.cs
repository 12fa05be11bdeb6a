namespace MLNet.Pruning.Transforms;

/// <summary>At most as many workspaces as processors; a call beyond that makes one and drops it again.</summary>
internal sealed class WorkspacePool(EncoderConfig config)
{
    private readonly Workspace?[] _idle = new Workspace?[Environment.ProcessorCount];

    /// <summary>Takes a workspace without texts.</summary>
    public Workspace Rent()
    {
        Workspace? workspace = null;
        for (int i = 0; i < _idle.Length && workspace is null; i++)
            workspace = Interlocked.Exchange(ref _idle[i], null);
        workspace ??= new Workspace(config);
        workspace.Clear();
        return workspace;
    }

    public void Return(Workspace workspace)
    {
        for (int i = 0; i < _idle.Length; i++)
        {
            if (Interlocked.CompareExchange(ref _idle[i], workspace, null) is null)
                return;
        }
    }
}
