namespace MLNet.Pruning.Polyfills.Tests.Torch;

/// <summary>A fact of the polyfill only: the real library ends the process where an exception meets native frames.</summary>
internal sealed class PolyfillFactAttribute : FactAttribute
{
    public PolyfillFactAttribute()
    {
        if (!File.Exists(Path.Combine(AppContext.BaseDirectory, "libTorchSharpPolyfill.so")))
            Skip = "the TorchSharp in use is not the polyfill";
    }
}
