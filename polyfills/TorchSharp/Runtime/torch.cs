#nullable enable
namespace TorchSharp;

/// <summary>The functions of torch.</summary>
public static partial class torch
{
    public static int get_num_threads() => Native.torch_get_num_threads();
    public static void set_num_threads(int num) => Native.Check(Native.torch_set_num_threads(num));
    public static ScalarType get_default_dtype() => ScalarType.Float32;
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.ThreadSingleton.NewDisposeScope();
    public static IDisposable no_grad() => new AutoGradMode(false);
    public static IDisposable enable_grad(bool enabled = true) => new AutoGradMode(enabled);
    public static IDisposable set_grad_enabled(bool mode = true) => new AutoGradMode(mode);
    public static bool is_grad_enabled() => AutoGradMode.IsEnabled;
}

/// <summary>Sets the gradient mode until it is disposed.</summary>
internal class AutoGradMode : IDisposable
{
    private readonly bool _previous = IsEnabled;
    public AutoGradMode(bool enabled) => Native.torch_set_grad_enabled(enabled ? 1 : 0);
    public static bool IsEnabled => Native.torch_grad_enabled() != 0;
    public void Dispose() => Native.torch_set_grad_enabled(_previous ? 1 : 0);
}
