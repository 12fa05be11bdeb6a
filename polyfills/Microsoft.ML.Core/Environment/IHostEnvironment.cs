namespace Microsoft.ML.Runtime;

/// <summary>Makes hosts for components.</summary>
public interface IHostEnvironment : IChannelProvider, IProgressChannelProvider
{
    ComponentCatalog ComponentCatalog { get; }
    IHost Register(string name, int? seed = null, bool? verbose = null);
}

/// <summary>The environment of one component.</summary>
public interface IHost : IHostEnvironment
{
    Random Rand { get; }
}

/// <summary>What a trainer may ask of its environment.</summary>
internal interface IHostEnvironmentInternal : IHostEnvironment
{
    int? Seed { get; }

    string TempFilePath { get; set; }
    bool FallbackToCpu { get; set; }

    int? GpuDeviceId { get; set; }
}

/// <summary>An environment whose work can be stopped.</summary>
internal interface ICancelable
{
    bool IsCanceled { get; }
    void CancelExecution();
}
