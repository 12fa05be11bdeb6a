#nullable enable
namespace TorchSharp;

public static partial class torch
{
    /// <summary>A random stream of its own, or the global one.</summary>
    public class Generator : IDisposable
    {
        internal Generator(nint nativeHandle) => Handle = nativeHandle;
        public Generator(ulong seed = 0, Device? device = null) : this(Create(seed, device)) { }

        ~Generator() => Dispose(false);

        public static Generator Default => new(Native.torch_generator_default());
        public nint Handle { get; private set; }
        public Device device { get; private set; } = CPU;

        public Generator manual_seed(long seed)
        {
            Native.torch_generator_seed(Handle, (ulong)seed);
            GC.KeepAlive(this);
            return this;
        }

        public long initial_seed() => Native.torch_generator_initial_seed(Handle);

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (Handle != 0)
                Native.torch_generator_free(Handle);
            Handle = 0;
        }

        private static nint Create(ulong seed, Device? device)
        {
            InitializeDevice(device ?? CPU);
            return Native.torch_generator_new(seed);
        }
    }

    public static partial class random
    {
        public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);
    }

    public static Generator manual_seed(long seed) => random.manual_seed(seed);
}
