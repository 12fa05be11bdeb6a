#nullable enable
using System.Runtime.CompilerServices;

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

    internal HashSet<IDisposable> Disposables { get; private set; } = new(Identity.Instance);

    public int DisposablesCount => Use(Disposables.Count);

    public bool Contains(IDisposable disposable) => Disposables.Contains(disposable);

    public T MoveToOuter<T>(T disposable) where T : IDisposable => MoveToOther(OuterScope, disposable);

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        MoveToOuter(new IDisposable[] { first, second });
        return (first, second);
    }

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOuter((IEnumerable<IDisposable>)disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(OuterScope, disposables);

    public T MoveToOther<T>(DisposeScope? scope, T disposable) where T : IDisposable
    {
        MoveToOther(scope, (IEnumerable<IDisposable>)[disposable]);
        return disposable;
    }

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        ObjectDisposedException.ThrowIf(_manager is null, this);
        foreach (IDisposable disposable in disposables)
        {
            if (Disposables.Remove(disposable))
                AddTo(scope, disposable);
        }
    }

    public T Detach<T>(T disposable) where T : IDisposable
    {
        Detach((IEnumerable<IDisposable>)[disposable]);
        return disposable;
    }

    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    public void Detach(IEnumerable<IDisposable> disposables) => MoveToOther(null, disposables);

    public void Attach(IDisposable disposable) => _ = Attach((IEnumerable<IDisposable>)[disposable]);

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        ObjectDisposedException.ThrowIf(_manager is null, this);
        IDisposable[] attached = disposables.ToArray();
        foreach (IDisposable disposable in attached)
        {
            if (disposable is torch.Tensor { OwningDisposeScope: null, IsInvalid: false })
                _manager.StatisticsInstance.DetachedFromScopeCount--;
            AddTo(this, disposable);
        }

        return attached;
    }

    public void DisposeEverything() => DisposeEverythingBut(Enumerable.Empty<IDisposable>());

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        ObjectDisposedException.ThrowIf(_manager is null, this);
        HashSet<IDisposable> old = Disposables;
        Disposables = inKeep.ToHashSet(Identity.Instance);
        foreach (IDisposable disposable in old)
        {
            if (Disposables.Contains(disposable))
                continue;
            var tensor = disposable as torch.Tensor;
            tensor?.OwningDisposeScope = null;
            if (tensor is not { IsInvalid: true })
                _manager.StatisticsInstance.DisposedInScopeCount++;
            disposable.Dispose();
        }
    }

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[keep]);
        return keep;
    }

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
        DisposeEverything();
        _manager.RemoveDisposeScope(this);
        _manager = null;
    }

    private void AddTo(DisposeScope? scope, IDisposable disposable)
    {
        if (scope is null)
            _manager!.StatisticsInstance.DetachedFromScopeCount++;
        else
            scope.Disposables.Add(disposable);
        (disposable as torch.Tensor)?.OwningDisposeScope = scope;
    }

    private T Use<T>(T value)
    {
        ObjectDisposedException.ThrowIf(_manager is null, this);
        return value;
    }

    /// <summary>Tensors define equality by value, scopes hold them by identity.</summary>
    private sealed class Identity : IEqualityComparer<IDisposable>
    {
        internal static readonly Identity Instance = new();

        public bool Equals(IDisposable? x, IDisposable? y) => ReferenceEquals(x, y);

        public int GetHashCode(IDisposable obj) => RuntimeHelpers.GetHashCode(obj);
    }
}
