using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A handle on a libtorch tensor. It belongs to the dispose scope that was open on its thread when it was made, if any;
    /// without a scope, and not disposed, it is freed by its finalizer.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        private static long totalCount;
        private static long peakCount;
        private nint handle;

        /// <summary>Takes over one reference of the native tensor; 0 makes a tensor that is invalid and counts nowhere.</summary>
        internal Tensor(nint handle)
        {
            if (handle == 0)
            {
                GC.SuppressFinalize(this);
                return;
            }
            this.handle = handle;
            long count = Interlocked.Increment(ref totalCount);
            if (count > peakCount) Interlocked.Exchange(ref peakCount, count);
            DisposeScopeManager.Created(this, DisposeScopeManager.OfThread.Current);
        }

        /// <summary>
        /// Takes over the native tensor of <paramref name="source"/>, its name and its place in a dispose scope; the source is invalid afterwards.
        /// </summary>
        internal Tensor(Tensor source)
        {
            var scope = source.Scope;
            name = source.name;
            handle = source.DecoupleFromNativeHandle();
            Interlocked.Increment(ref totalCount);
            DisposeScopeManager.Created(this, scope);
        }

        ~Tensor() => Dispose(false);

        public string? name { get; set; }

        /// <summary>True after disposal.</summary>
        public bool IsInvalid => handle == 0;

        /// <summary>Tensors that exist and are not disposed, in the whole process.</summary>
        public static long TotalCount => Interlocked.Read(ref totalCount);

        public static long PeakCount => Interlocked.Read(ref peakCount);

        /// <summary>The native tensor. Valid while this object is neither disposed nor finalized: keep it alive during native calls.</summary>
        /// <exception cref="InvalidOperationException">The tensor has been disposed.</exception>
        public nint Handle
        {
            get
            {
                nint current = handle;
                if (current == 0) ThrowDisposed();
                return current;
            }
        }

        internal DisposeScope? Scope { get; set; }

        /// <summary>Where the scope keeps this tensor.</summary>
        internal int ScopeSlot { get; set; }

        private void ThrowDisposed() => throw new InvalidOperationException(
            $"Tensor invalid -- empty handle. The tensor{(name is null ? "" : $" '{name}'")} has been disposed, perhaps by the dispose scope in which it was made; "
                + "use MoveToOuterDisposeScope() to let it live longer.");

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            nint owned = Interlocked.Exchange(ref handle, 0);
            if (owned == 0) return;
            Interlocked.Decrement(ref totalCount);
            if (disposing) DisposeScopeManager.Disposed(this);
            Library.lt_free(owned);
        }

        /// <summary>Hands the native reference to the caller; this object is then invalid.</summary>
        public nint DecoupleFromNativeHandle()
        {
            nint owned = Handle;
            GC.SuppressFinalize(this);
            handle = 0;
            Interlocked.Decrement(ref totalCount);
            DisposeScopeManager.Disposed(this);
            return owned;
        }

        /// <summary>Makes a tensor of a native reference, which it takes over.</summary>
        public static Tensor UnsafeCreateTensor(nint handle) => new(handle);

        /// <summary>The tensor is nobody's from now on: it lives until it is disposed or finalized.</summary>
        public Tensor DetachFromDisposeScope()
        {
            Scope?.Detach(this);
            return this;
        }

        /// <summary>The tensor goes to the scope around its own, or to nobody when there is none.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            Scope?.MoveToOuter(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.Scope);

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (Scope is { } scope) scope.MoveToOther(other, this);
            else other?.Attach(this);
            return this;
        }

        /// <summary>A second, independent handle on the same native tensor.</summary>
        internal Tensor Share()
        {
            nint shared = Library.lt_share(Handle);
            GC.KeepAlive(this);
            return new Tensor(shared);
        }

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        public bool Equals(Tensor target) => Handle == target.Handle;

        public override int GetHashCode() => handle.GetHashCode();
    }
}
