using System.Text.Json;
using System.Text.Json.Serialization;
using MLNet.Pruning.Transforms;

const string Usage = """
    usage: SparsityReport MODEL.zip [--json] [--no-timing] [--html REPORT.html]
    Prints what pruning left of a saved model: kept weights and bytes by matrix, the size of the file, and the time that a text takes.

      --json         prints JSON instead of a table
      --no-timing    does not measure the time, which takes some seconds
      --html FILE    also writes a page with charts: training, weights and scores, masks, a map of words
      --help         this text
    """;

if (args.Contains("--help") || args.Contains("-h"))
{
    Console.WriteLine(Usage);
    return 0;
}

List<string> options = [.. args];
string? page = null;
if (options.IndexOf("--html") is >= 0 and var place)
{
    page = place + 1 < options.Count ? options[place + 1] : "";
    options.RemoveRange(place, Math.Min(2, options.Count - place));
}

string[] paths = [.. options.Where(option => !option.StartsWith('-'))];
string? unknown = options.FirstOrDefault(option => option.StartsWith('-') && option is not ("--json" or "--no-timing"));
if (paths.Length != 1 || unknown is not null || page is "" or ['-', ..])
{
    if (unknown is not null)
        Console.Error.WriteLine($"SparsityReport: there is no option '{unknown}'.");
    if (page is "" or ['-', ..])
        Console.Error.WriteLine("SparsityReport: --html needs the file to write.");
    Console.Error.WriteLine(Usage);
    return 2;
}

string zip = paths[0];
if (!File.Exists(zip))
{
    Console.Error.WriteLine($"SparsityReport: there is no model '{zip}'.");
    return 1;
}

ModelReport? charts;
try
{
    bool measureTime = !options.Contains("--no-timing");
    charts = page is null ? null : ModelReport.FromFile(zip, measureTime: measureTime);
    SparsityReport report = charts?.Sparsity ?? SparsityReport.FromFile(zip, measureTime);
    Console.Write(options.Contains("--json") ? Json(report) + Environment.NewLine : report.ToString());
}
catch (Exception e) when (e is InvalidDataException or FormatException or ArgumentException or InvalidOperationException or IOException
    or UnauthorizedAccessException or System.Reflection.TargetInvocationException)
{
    Console.Error.WriteLine($"SparsityReport: '{zip}' is no model that can be read: {e.GetBaseException().Message}");
    return 1;
}

try
{
    charts?.Save(page!);
    return 0;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"SparsityReport: '{page}' cannot be written: {e.Message}");
    return 1;
}

static string Json(SparsityReport report) => JsonSerializer.Serialize(report, new JsonSerializerOptions
{
    WriteIndented = true,
    PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    Converters = { new JsonStringEnumConverter() },
});
