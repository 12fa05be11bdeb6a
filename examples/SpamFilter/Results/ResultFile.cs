using System.Text.Json;

namespace MLNet.Pruning.Examples.SpamFilter.Results;

/// <summary>The results for programs to read.</summary>
internal sealed record ResultFile(FilterResult Pruned, FilterResult? Dense, double Seconds)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    /// <summary>Writes the results as JSON.</summary>
    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Json) + "\n");
}
