namespace Microsoft.ML.Data;

/// <summary>The versions that built-in components are saved with; they name upstream's signed assembly.</summary>
internal static class UpstreamVersion
{
    public static VersionInfo Create(string modelSignature, uint version, string loaderSignature, uint verWeCanReadBack = 0x00010001) => new(
        modelSignature: modelSignature,
        verWrittenCur: version,
        verReadableCur: version,
        verWeCanReadBack: verWeCanReadBack,
        loaderAssemblyName: "Microsoft.ML.Data, Version=1.0.0.0, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51",
        loaderSignature: loaderSignature);
}
