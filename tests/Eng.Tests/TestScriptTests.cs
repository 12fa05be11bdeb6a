using System.Runtime.Versioning;

namespace MLNet.Pruning.Eng.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class TestScriptTests : IDisposable
{
    private readonly ScriptFolder _scripts = new("test.sh", ".ci/run");

    public TestScriptTests()
    {
        _scripts.Write("eng/setup.sh", "#!/bin/sh\n");
        _scripts.Tool("uname", "echo x86_64");
        // Stands for dotnet test: writes what the project file holds as the results, or none, and ends with the status on its first line.
        _scripts.Tool("dotnet", """
            [ "$1" = test ] || exit 0
            project=$2
            while [ $# -gt 0 ]; do
              case $1 in
                --results-directory) results=$2 ;;
                "trx;LogFileName="*) trx=${1#*=} ;;
                --filter) echo "$2 $MLNET_PRUNING_WIDEST_VECTOR" >>filtered ;;
              esac
              shift
            done
            mkdir -p "$results"
            if [ "$(wc -l <"$project")" -gt 1 ]; then tail -n +2 "$project" >"$results/$trx"; fi
            exit "$(head -n 1 "$project")"
            """);
    }

    private void Project(string name, int status, string? counters, string? folder = null) =>
        _scripts.Write($"tests/{folder ?? name}.Tests/{name}.Tests.csproj", counters is null ? $"{status}\n" : $"{status}\n<Counters {counters} error=\"0\" notExecuted=\"0\" />\n");

    private void Expect(int status, string summary)
    {
        (int actual, string output) = _scripts.Run(".ci/run");
        Assert.Equal((status, summary), (actual, output.TrimEnd().Split('\n')[^1]));
    }

    [Fact]
    public void Sums_over_all_projects()
    {
        Project("A", 0, "total=\"5\" executed=\"4\" passed=\"4\" failed=\"0\"");
        Project("B", 0, "total=\"20\" executed=\"18\" passed=\"18\" failed=\"0\"");
        Expect(0, "22 passed, 0 failed, 3 skipped");
    }

    [Fact]
    public void The_tests_of_kernels_run_and_count_once_more_for_every_narrower_width_of_vectors()
    {
        Project("A", 0, "total=\"5\" executed=\"5\" passed=\"5\" failed=\"0\"");
        Project("MLNet.Pruning.Transforms", 0, "total=\"20\" executed=\"19\" passed=\"19\" failed=\"0\"", "Transforms");
        Expect(0, "81 passed, 0 failed, 4 skipped");
        Assert.Equal("Category=Kernels 256\nCategory=Kernels 128\nCategory=Kernels 128\n", _scripts.Read("filtered"));
    }

    [Fact]
    public void Other_processors_have_one_width_of_vectors()
    {
        _scripts.Tool("uname", "echo aarch64");
        Project("MLNet.Pruning.Transforms", 0, "total=\"20\" executed=\"19\" passed=\"19\" failed=\"0\"", "Transforms");
        Expect(0, "19 passed, 0 failed, 1 skipped");
        Assert.Null(_scripts.Read("filtered"));
    }

    [Fact]
    public void A_failed_test_fails_the_run_and_the_rest_is_still_counted()
    {
        Project("A", 1, "total=\"5\" executed=\"5\" passed=\"3\" failed=\"2\"");
        Project("B", 0, "total=\"1\" executed=\"1\" passed=\"1\" failed=\"0\"");
        Expect(1, "4 passed, 2 failed, 0 skipped");
    }

    [Theory]
    [InlineData(134, null)]
    [InlineData(0, null)]
    [InlineData(1, "total=\"2\" executed=\"2\" passed=\"2\" failed=\"0\"")]
    [InlineData(0, "total=\"0\" executed=\"0\" passed=\"0\" failed=\"0\"")]
    public void A_project_that_crashes_or_runs_nothing_counts_as_a_failure(int status, string? counters)
    {
        Project("A", 0, "total=\"1\" executed=\"1\" passed=\"1\" failed=\"0\"");
        Project("B", status, counters);
        Expect(1, $"{(status == 1 ? 3 : 1)} passed, 1 failed, 0 skipped");
    }

    public void Dispose() => _scripts.Dispose();
}
