using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers on a device.</summary>
    public class Generator : IDisposable
    {
        private nint handle;

        public Generator(ulong seed = 0, Device? device = null)
        {
            this.device = device ?? CPU;
            handle = Library.lt_generator((int)this.device.type, this.device.index, 0, seed);
            if (handle == 0) Library.Throw();
        }

        private Generator(nint handle)
        {
            device = CPU;
            this.handle = handle;
        }

        ~Generator() => Dispose(false);

        /// <summary>The generator that everything on the processor draws from unless told otherwise.</summary>
        public static Generator Default { get; } = new(Library.lt_generator((int)DeviceType.CPU, -1, 1, 0));

        public nint Handle => handle != 0 ? handle : throw new ObjectDisposedException(nameof(Generator));

        public Device device { get; }

        public Generator manual_seed(long seed)
        {
            Library.lt_generator_seed(Handle, 1, seed);
            GC.KeepAlive(this);
            return this;
        }

        public long initial_seed()
        {
            long seed = Library.lt_generator_seed(Handle, 0, 0);
            GC.KeepAlive(this);
            return seed;
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            nint owned = Interlocked.Exchange(ref handle, 0);
            if (owned != 0) Library.lt_generator_free(owned);
        }
    }
}
