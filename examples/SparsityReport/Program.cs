using System.Text.Json;
using System.Text.Json.Serialization;
using MLNet.Pruning.Transforms;

const string Usage = """
    usage: SparsityReport MODEL.zip [--json] [--no-timing]
    Prints what pruning left of a saved model: kept weights and bytes by matrix, the size of the file, and the time that a text takes.

      --json       prints JSON instead of a table
      --no-timing  does not measure the time, which takes some seconds
      --help       this text
    """;

if (args.Contains("--help") || args.Contains("-h"))
{
    Console.WriteLine(Usage);
    return 0;
}

string[] paths = [.. args.Where(argument => !argument.StartsWith('-'))];
string? unknown = args.FirstOrDefault(argument => argument.StartsWith('-') && argument is not ("--json" or "--no-timing"));
if (paths.Length != 1 || unknown is not null)
{
    if (unknown is not null)
        Console.Error.WriteLine($"SparsityReport: there is no option '{unknown}'.");
    Console.Error.WriteLine(Usage);
    return 2;
}

string zip = paths[0];
if (!File.Exists(zip))
{
    Console.Error.WriteLine($"SparsityReport: there is no model '{zip}'.");
    return 1;
}

try
{
    var report = SparsityReport.FromFile(zip, measureTime: !args.Contains("--no-timing"));
    Console.Write(args.Contains("--json") ? Json(report) + Environment.NewLine : report.ToString());
    return 0;
}
catch (Exception e) when (e is InvalidDataException or FormatException or ArgumentException or InvalidOperationException or IOException
    or UnauthorizedAccessException or System.Reflection.TargetInvocationException)
{
    Console.Error.WriteLine($"SparsityReport: '{zip}' is no model that can be read: {e.GetBaseException().Message}");
    return 1;
}

static string Json(SparsityReport report) => JsonSerializer.Serialize(report, new JsonSerializerOptions
{
    WriteIndented = true,
    PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    Converters = { new JsonStringEnumConverter() },
});
