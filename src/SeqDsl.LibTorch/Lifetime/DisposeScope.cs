namespace TorchSharp;

/// <summary>
/// Owns every tensor that its thread makes while it is the innermost open scope, and disposes them when it is closed.
/// Tensors know their slot, so that adding, forgetting and moving cost a few nanoseconds.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    private readonly DisposeScopeManager manager;
    private readonly List<torch.Tensor> tensors = [];
    private HashSet<IDisposable>? others;   // what was attached and is no tensor
    private bool disposed;

    internal DisposeScope(DisposeScopeManager manager, DisposeScope? outer) => (this.manager, Outer) = (manager, outer);

    internal DisposeScope? Outer { get; }

    public IReadOnlyList<IDisposable> DisposablesView => others is null ? [.. tensors] : [.. tensors, .. others];

    public int DisposablesCount => tensors.Count + (others?.Count ?? 0);

    internal void Add(torch.Tensor tensor)
    {
        tensor.Scope = this;
        tensor.ScopeSlot = tensors.Count;
        tensors.Add(tensor);
    }

    internal void Forget(torch.Tensor tensor)
    {
        int slot = tensor.ScopeSlot;
        tensor.Scope = null;
        var last = tensors[^1];
        tensors[slot] = last;
        last.ScopeSlot = slot;
        tensors.RemoveAt(tensors.Count - 1);
    }

    public void Attach(IDisposable disposable)
    {
        if (disposable is torch.Tensor tensor)
        {
            if (tensor.Scope == this || tensor.IsInvalid) return;
            tensor.Scope?.Forget(tensor);
            Add(tensor);
        }
        else
        {
            (others ??= new(ReferenceEqualityComparer.Instance)).Add(disposable);
        }
        Counts.AttachedToScope();
    }

    public void Attach(params IDisposable[] disposables)
    {
        foreach (var disposable in disposables) Attach(disposable);
    }

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        IDisposable[] all = [.. disposables];
        Attach(all);
        return all;
    }

    public bool Contains(IDisposable disposable) => disposable is torch.Tensor tensor ? tensor.Scope == this : others?.Contains(disposable) ?? false;

    public T Detach<T>(T disposable) where T : IDisposable
    {
        if (Remove(disposable)) Counts.DetachedFromScope();
        return disposable;
    }

    public (T1, T2) Detach<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable => (Detach(first), Detach(second));

    public (T1, T2, T3) Detach<T1, T2, T3>(T1 first, T2 second, T3 third) where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (Detach(first), Detach(second), Detach(third));

    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    public void Detach(IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables) Detach<IDisposable>(disposable);
    }

    public T MoveToOuter<T>(T disposable) where T : IDisposable => MoveToOther(Outer, disposable);

    public (T1, T2) MoveToOuter<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable => (MoveToOuter(first), MoveToOuter(second));

    public (T1, T2, T3) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third) where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(Outer, disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(Outer, disposables);

    public T MoveToOther<T>(DisposeScope? scope, T disposable) where T : IDisposable
    {
        if (!Remove(disposable)) return disposable;
        if (scope is null) Counts.DetachedFromScope();
        else if (disposable is torch.Tensor tensor) scope.Add(tensor);
        else scope.Attach(disposable);
        return disposable;
    }

    public (T1, T2) MoveToOther<T1, T2>(DisposeScope? scope, T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        (MoveToOther(scope, first), MoveToOther(scope, second));

    public (T1, T2, T3) MoveToOther<T1, T2, T3>(DisposeScope? scope, T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (MoveToOther(scope, first), MoveToOther(scope, second), MoveToOther(scope, third));

    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) => MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables) MoveToOther<IDisposable>(scope, disposable);
    }

    /// <summary>Disposes all that the scope owns and closes it. A second call does nothing.</summary>
    public void Dispose()
    {
        if (disposed) return;
        DisposeEverything();
        disposed = true;
        manager.Close(this);
    }

    public void DisposeEverything()
    {
        // From the end: disposing a tensor takes it out of its slot.
        while (tensors.Count > 0) tensors[^1].Dispose();
        if (others is null) return;
        IDisposable[] rest = [.. others];
        others.Clear();
        foreach (var disposable in rest) disposable.Dispose();
    }

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        var keep = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        foreach (var disposable in DisposablesView)
        {
            if (keep.Contains(disposable)) continue;
            others?.Remove(disposable);
            disposable.Dispose();
        }
    }

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[keep]);
        return keep;
    }

    public (T1, T2) DisposeEverythingBut<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second]);
        return (first, second);
    }

    public (T1, T2, T3) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third) where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second, third]);
        return (first, second, third);
    }

    public void MarkAsDisposed(IDisposable disposable)
    {
        Remove(disposable);
        Counts.DisposedInScope();
    }

    private LifetimeStatistics Counts => manager.TensorCounts;

    private bool Remove(IDisposable disposable)
    {
        if (disposable is not torch.Tensor tensor) return others?.Remove(disposable) ?? false;
        if (tensor.Scope != this) return false;
        Forget(tensor);
        return true;
    }
}
