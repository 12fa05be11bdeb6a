using MLNet.Pruning.CompareApi;

const string Usage = """
    usage: compare-api REAL_FOLDER POLYFILL_FOLDER [--internals]

    Lists every public or protected type and member of the polyfills in POLYFILL_FOLDER that the assembly of the same name in REAL_FOLDER
    lacks, or has with another signature, parameter name or default value. Polyfills whose real assembly is not in REAL_FOLDER are named and
    passed over. --internals lists the internal ones too, for information.
    Exit code: 0 nothing to list, 1 differences, 2 wrong use.
    """;

bool internals = args.Contains("--internals");
string[] folders = [.. args.Where(a => a != "--internals")];
if (folders.Length != 2 || !folders.All(Directory.Exists))
{
    Console.Error.WriteLine(Usage);
    return 2;
}

using var real = new AssemblyFolder(folders[0]);
using var polyfills = new AssemblyFolder(folders[1]);
int compared = 0, total = 0;
foreach (var polyfill in polyfills.Polyfills())
{
    string name = polyfill.GetName().Name!;
    if (real.Find(name) is not { } upstream)
    {
        Console.WriteLine($"{name}: not in {folders[0]}, not compared");
        continue;
    }

    IReadOnlyList<ApiDifference> differences = ApiComparison.Compare(upstream, polyfill, internals);
    int visible = differences.Count(d => !d.Internal);
    Console.WriteLine($"{name}: {visible} public differences" + (internals ? $", {differences.Count - visible} internal" : ""));
    foreach (ApiDifference difference in differences)
        Console.WriteLine(difference);
    (compared, total) = (compared + 1, total + visible);
}

if (compared == 0)
{
    Console.Error.WriteLine($"No polyfill in {folders[1]} has its real assembly in {folders[0]}.");
    return 2;
}

return total == 0 ? 0 : 1;
