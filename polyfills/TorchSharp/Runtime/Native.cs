#nullable enable
using System.Reflection;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>The functions of the native shim, and how its errors arrive.</summary>
internal static unsafe class Native
{
    private const string Library = "TorchSharpPolyfill";

    [DllImport(Library)] private static extern byte* torch_error();
    [DllImport(Library)] internal static extern int torch_get_num_threads();
    [DllImport(Library)] internal static extern int torch_set_num_threads(int count);
    [DllImport(Library)] internal static extern nint torch_generator_new(ulong seed);
    [DllImport(Library)] internal static extern nint torch_generator_default();
    [DllImport(Library)] internal static extern void torch_generator_free(nint generator);
    [DllImport(Library)] internal static extern void torch_generator_seed(nint generator, ulong seed);
    [DllImport(Library)] internal static extern long torch_generator_initial_seed(nint generator);

    [DllImport(Library)] internal static extern void torch_free(nint tensor);
    [DllImport(Library)] internal static extern nint torch_alias(nint tensor);
    [DllImport(Library)] internal static extern long torch_dim(nint tensor);
    [DllImport(Library)] internal static extern long torch_numel(nint tensor);
    [DllImport(Library)] internal static extern long torch_element_size(nint tensor);
    [DllImport(Library)] internal static extern void torch_sizes(nint tensor, long* sizes);
    [DllImport(Library)] internal static extern void torch_strides(nint tensor, long* strides);
    [DllImport(Library)] internal static extern int torch_dtype(nint tensor);
    [DllImport(Library)] internal static extern int torch_is_contiguous(nint tensor);
    [DllImport(Library)] internal static extern int torch_is_leaf(nint tensor);
    [DllImport(Library)] internal static extern void* torch_data(nint tensor);
    [DllImport(Library)]
    internal static extern nint torch_from_memory(void* data, long* sizes, long dimensions, int dtype, nint state, delegate* unmanaged<nint, void> release);
    [DllImport(Library)] internal static extern int torch_requires_grad(nint tensor);
    [DllImport(Library)] internal static extern int torch_set_requires_grad(nint tensor, int value);
    [DllImport(Library)] internal static extern nint torch_grad(nint tensor);
    [DllImport(Library)] internal static extern int torch_set_grad(nint tensor, nint gradient);
    [DllImport(Library)] internal static extern double torch_clip_grad_norm(nint* parameters, long count, double max_norm, double norm_type);

    [DllImport(Library)]
    internal static extern nint torch_find_operator([MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string overload);
    [DllImport(Library)] internal static extern int torch_call(nint op, Slot* slots, int slot_count, Slot** results);

    [DllImport(Library)] internal static extern int torch_grad_enabled();
    [DllImport(Library)] internal static extern void torch_set_grad_enabled(int value);
    [DllImport(Library)]
    internal static extern int torch_backward(
        nint* tensors, long tensor_count, nint* gradients, long gradient_count, int retain_graph, int create_graph, nint* inputs, long input_count);
    [DllImport(Library)]
    internal static extern int torch_attach(
        nint state, delegate* unmanaged<nint, nint, nint*, long, nint*, int> apply, delegate* unmanaged<nint, void> release, int materialize,
        nint* inputs, long input_count, nint* outputs, long output_count, nint* saved, long saved_count,
        nint* dirty, long dirty_count, nint* constant, long constant_count, nint* results);
    [DllImport(Library)] internal static extern long torch_saved_count(nint node);
    [DllImport(Library)] internal static extern int torch_saved(nint node, long index, nint* result);

    /// <summary>Throws libtorch's message after a failed call.</summary>
    internal static ExternalException Error() => new(Marshal.PtrToStringUTF8((nint)torch_error()));

    internal static void Check(int status)
    {
        if (status < 0)
            throw Error();
    }

    /// <summary>Frees a GCHandle that the shim held.</summary>
    [UnmanagedCallersOnly]
    internal static void Release(nint state) => GCHandle.FromIntPtr(state).Free();

    static Native() => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, Resolve);

    private static readonly Lazy<nint> Loaded = new(Load);

    // Asked once for every function, so the library is kept.
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) => name == Library ? Loaded.Value : 0;

    private static nint Load()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "libTorchSharpPolyfill.so");
        if (!File.Exists(path))
            throw new DllNotFoundException($"{path} is missing: run eng/setup.sh, which installs libtorch and builds it, then build again.");
        nint library = NativeLibrary.Load(path);

        // libtorch of the packages starts with all cores, the distribution's with one.
        if (Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is null or "")
            ((delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, nameof(torch_set_num_threads)))(Environment.ProcessorCount);
        return library;
    }
}
