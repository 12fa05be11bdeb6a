#nullable enable
namespace TorchSharp;

/// <summary>Disposes what was created on its thread while it was the current scope.</summary>
public sealed class DisposeScope : IDisposable
{
    private DisposeScopeManager? _manager;

    internal DisposeScope(DisposeScopeManager manager)
    {
        _manager = manager;
        OuterScope = manager.CurrentDisposeScope;
    }

    internal DisposeScope? OuterScope { get; set; }
    internal HashSet<IDisposable> Disposables { get; } = new(ReferenceEqualityComparer.Instance);

    public T MoveToOuter<T>(T disposable) where T : IDisposable
    {
        MoveToOuter((IEnumerable<IDisposable>)[disposable]);
        return disposable;
    }

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOuter((IEnumerable<IDisposable>)disposables);
    public void MoveToOuter(IEnumerable<IDisposable> disposables) => Move(disposables, OuterScope);

    public T Detach<T>(T disposable) where T : IDisposable
    {
        Detach((IEnumerable<IDisposable>)[disposable]);
        return disposable;
    }

    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);
    public void Detach(IEnumerable<IDisposable> disposables) => Move(disposables, null);

    public void MarkAsDisposed(IDisposable disposable)
    {
        ObjectDisposedException.ThrowIf(_manager is null, this);
        _manager.StatisticsInstance.DisposedInScopeCount++;
        Disposables.Remove(disposable);
        (disposable as torch.Tensor)?.OwningDisposeScope = null;
    }

    public void Dispose()
    {
        if (_manager is null)
            return;
        foreach (IDisposable disposable in Disposables)
        {
            var tensor = disposable as torch.Tensor;
            tensor?.OwningDisposeScope = null;
            if (tensor is not { IsInvalid: true })
                _manager.StatisticsInstance.DisposedInScopeCount++;
            disposable.Dispose();
        }

        Disposables.Clear();
        _manager.RemoveDisposeScope(this);
        _manager = null;
    }

    private void Move(IEnumerable<IDisposable> disposables, DisposeScope? scope)
    {
        ObjectDisposedException.ThrowIf(_manager is null, this);
        foreach (IDisposable disposable in disposables)
        {
            if (!Disposables.Remove(disposable))
                continue;
            if (scope is null)
                _manager.StatisticsInstance.DetachedFromScopeCount++;
            else
                scope.Disposables.Add(disposable);
            (disposable as torch.Tensor)?.OwningDisposeScope = scope;
        }
    }
}
