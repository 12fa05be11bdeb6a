using System.Runtime.Versioning;

namespace MLNet.Pruning.Eng.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class SetupScriptTests : IDisposable
{
    private const string Missing = "Probe.csproj : error NU1101: Unable to find package Some.Package. No packages exist with this id in source(s): feed";

    private readonly ScriptFolder _scripts = new("eng/setup.sh", "Directory.Packages.props");

    public SetupScriptTests()
    {
        _scripts.Write("polyfills/TorchSharp/native/CMakeLists.txt", "");
        foreach (string tool in (string[])["apt-get", "cmake", "tar", "sha256sum"])
            _scripts.Tool(tool, "exit 0");
        _scripts.Tool("sha256sum", """[ "$1" = -c ] || exec /usr/bin/sha256sum "$@" """);
        _scripts.Tool("npm", "mkdir -p artifacts/data/download/package");
        _scripts.Tool("dpkg-query", "echo installed");
        Feeds(Missing, Missing);
    }

    // What a restore of each family's probe prints; null is success.
    private void Feeds(string? mlnet, string? torch, string? extras = null) => _scripts.Tool("dotnet", $"""
        case "$*" in
          *Family=MLNet*) {Answer(mlnet)} ;;
          *Family=TorchSharp*) {Answer(torch)} ;;
          *Family=Extras*) {Answer(extras)} ;;
        esac
        """);

    private static string Answer(string? message) => message is null ? "exit 0" : $"echo '{message}'; exit 1";

    private void ExpectRecord(bool mlnet, bool torch)
    {
        string record = _scripts.Read("eng/record.props")!;
        Assert.Contains($"'$(UseMLNetPolyfills)' == ''\">{(mlnet ? "true" : "false")}<", record);
        Assert.Contains($"'$(UseTorchSharpPolyfills)' == ''\">{(torch ? "true" : "false")}<", record);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Each_family_is_asked_on_its_own(bool mlnet, bool torch)
    {
        Feeds(mlnet ? Missing : null, torch ? Missing.Replace("NU1101", "NU1102") : null);

        (int status, string output) = _scripts.Run("eng/setup.sh");

        Assert.True(status == 0, output);
        ExpectRecord(mlnet, torch);
        Assert.Equal(torch, output.Contains("building the libtorch shim"));
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(null, Missing, false)]
    [InlineData(Missing, null, false)]
    public void Packages_without_a_polyfill_are_used_beside_the_real_ones_alone(string? torch, string? extras, bool used)
    {
        Feeds(null, torch, extras);

        (int status, string output) = _scripts.Run("eng/setup.sh");

        Assert.True(status == 0, output);
        Assert.Contains($"'$(UseExtraPackages)' == ''\">{(used ? "true" : "false")}<", _scripts.Read("eng/record.props"));
        Assert.Equal(torch is null, output.Contains("asking the NuGet feeds for Microsoft.ML.TorchSharp"));
    }

    [Fact]
    public void Another_version_of_a_dependency_is_a_no()
    {
        Feeds(Missing + "\nProbe.csproj : error NU1603: Warning As Error: Some.Package 1.0.1 depends on Other (>= 1.0.0) but Other 1.0.0 was not found.", null);

        (int status, string output) = _scripts.Run("eng/setup.sh");

        Assert.True(status == 0, output);
        ExpectRecord(true, false);
    }

    [Theory]
    [InlineData("Probe.csproj : error NU1301: Unable to load the service index for source feed.")]
    [InlineData(Missing + "\nProbe.csproj : error NU1301: The operation has timed out.")]
    [InlineData("Unhandled exception")]
    public void A_feed_that_cannot_be_reached_is_no_answer(string message)
    {
        Feeds(message, Missing);

        (int status, string output) = _scripts.Run("eng/setup.sh");

        Assert.NotEqual(0, status);
        Assert.Contains("asking the NuGet feeds for Microsoft.ML and Microsoft.ML.Tokenizers failed", output);
        Assert.Contains("command: dotnet restore", output);
        Assert.Contains("what to do: ", output);
        Assert.Null(_scripts.Read("eng/record.props"));
    }

    [Fact]
    public void A_second_call_does_nothing_until_something_changes()
    {
        Assert.Contains("setup: ready", _scripts.Run("eng/setup.sh").Output);
        Assert.Equal((0, ""), _scripts.Run("eng/setup.sh"));
        Assert.Contains("setup: ready", _scripts.Run("eng/setup.sh", "--force").Output);

        _scripts.Write("polyfills/TorchSharp/native/shim.cpp", "int x;");
        Assert.Contains("building the libtorch shim", _scripts.Run("eng/setup.sh").Output);
    }

    [Fact]
    public void Options_are_remembered()
    {
        _scripts.Run("eng/setup.sh", "--feed", "tools", "--backend", "cuda-linux");
        Assert.Equal((0, ""), _scripts.Run("eng/setup.sh"));
        string record = _scripts.Read("eng/record.props")!;
        Assert.Contains("/tools</ExtraFeed>", record);
        Assert.Contains(">cuda-linux</TorchBackend>", record);

        _scripts.Run("eng/setup.sh", "--feed", "none");
        Assert.Contains("''\"></ExtraFeed>", _scripts.Read("eng/record.props"));
    }

    [Fact]
    public void Without_root_the_missing_packages_are_named()
    {
        _scripts.Tool("dpkg-query", "exit 1");
        _scripts.Tool("id", "echo 1000");

        (int status, string output) = _scripts.Run("eng/setup.sh");

        Assert.NotEqual(0, status);
        Assert.Contains("run it as root: sudo apt-get install -y --no-install-recommends libtorch1.13 libtorch-dev libopenblas0-openmp cmake make g++", output);
    }

    [Fact]
    public void Without_root_only_the_tests_of_checker_and_browser_go_without()
    {
        Feeds(null, null);
        _scripts.Tool("dpkg-query", "exit 1");
        _scripts.Tool("id", "echo 1000");

        (int status, string output) = _scripts.Run("eng/setup.sh");

        Assert.True(status == 0, output);
        Assert.Contains("the ONNX checker is not installed (Debian's python3-onnx): its tests are skipped", output);
        Assert.Contains("the headless browser is not installed (Debian's chromium-headless-shell fonts-dejavu-core): its tests are skipped", output);

        _scripts.Tool("id", "echo 0");
        output = _scripts.Run("eng/setup.sh", "--force").Output;
        Assert.Contains("installing python3-onnx", output);
        Assert.Contains("installing chromium-headless-shell fonts-dejavu-core", output);

        _scripts.Tool("apt-get", "echo no such package; exit 100");
        (status, output) = _scripts.Run("eng/setup.sh", "--force");
        Assert.True(status == 0, output);
        Assert.Contains("the headless browser could not be installed: its tests are skipped", output);
    }

    [Theory]
    [InlineData("cmake", "echo no such compiler; exit 1", "configuring the libtorch shim failed")]
    [InlineData("npm", "exit 1", "fetching the data set failed")]
    [InlineData("sha256sum", "[ \"$1\" != -c ]", "checking the data set failed")]
    public void A_failure_names_the_step_and_the_next_call_tries_again(string tool, string body, string message)
    {
        _scripts.Tool(tool, body);

        (int status, string output) = _scripts.Run("eng/setup.sh");

        Assert.NotEqual(0, status);
        Assert.Contains(message, output);
        Assert.Contains("what to do: ", output);
        Assert.NotEqual(0, _scripts.Run("eng/setup.sh").Status);
    }

    public void Dispose() => _scripts.Dispose();
}
