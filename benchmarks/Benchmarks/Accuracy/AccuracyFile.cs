using System.Text.Encodings.Web;
using System.Text.Json;

namespace MLNet.Pruning.Benchmarks;

/// <summary>A file of results, one JSON object a line, that grows as trainings end; one process at a time may append to it.</summary>
/// <param name="path">The file; it need not exist yet.</param>
internal sealed class AccuracyFile(string path)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>All results, in the order in which they came.</summary>
    /// <exception cref="JsonException">A line is no result; the message names it.</exception>
    public IReadOnlyList<AccuracyResult> Read() =>
        File.Exists(path) ? [.. File.ReadLines(path).Select((line, i) => Parse(line, i + 1))] : [];

    /// <summary>Adds a result as the last line.</summary>
    public void Append(AccuracyResult result) => File.AppendAllText(path, JsonSerializer.Serialize(result, Json) + "\n");

    private AccuracyResult Parse(string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<AccuracyResult>(line, Json) ?? throw new JsonException("it is null");
        }
        catch (JsonException exception)
        {
            throw new JsonException($"{path}, line {number}: expected a result of an accuracy run, but {exception.Message}", exception);
        }
    }
}
