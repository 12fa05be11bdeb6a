using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNet.Pruning.Benchmarks;

/// <summary>The rows of one benchmark, for programs to read: a JSON list.</summary>
internal static class ResultFile
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static string ToJson(IReadOnlyList<BenchmarkRow> rows) => JsonSerializer.Serialize(rows, Json) + "\n";

    /// <exception cref="JsonException">The text is no list of rows.</exception>
    public static IReadOnlyList<BenchmarkRow> FromJson(string json) =>
        JsonSerializer.Deserialize<BenchmarkRow[]>(json, Json) ?? throw new JsonException("Expected a list of rows, found null.");
}
