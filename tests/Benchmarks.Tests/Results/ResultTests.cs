using System.Text.Json;

namespace MLNet.Pruning.Benchmarks.Tests;

public class ResultTests
{
    private static readonly BenchmarkRow Ratio = new(
        "P3", "1x128 at 95 % against fp32", 7.5, "times faster", Goal.AtLeast(8), "a rival, ms", 15, "a processor", "ours 2 ms");

    private static readonly BenchmarkRow Size = new("P7", "zip", 11_234_567, "bytes", Goal.AtMost(12_500_000), null, null, "a processor", "written once");

    [Fact]
    public void Rows_are_a_list_of_objects_with_the_agreed_names()
    {
        using var json = JsonDocument.Parse(ResultFile.ToJson([Ratio, Size]));

        Assert.Equal(2, json.RootElement.GetArrayLength());
        foreach (JsonElement row in json.RootElement.EnumerateArray())
        {
            Assert.Equal(
                ["id", "name", "value", "unit", "goal", "peer", "peerValue", "processor", "how"], row.EnumerateObject().Select(property => property.Name));
        }

        Assert.Equal(7.5, json.RootElement[0].GetProperty("value").GetDouble());
        Assert.Equal(">= 8", json.RootElement[0].GetProperty("goal").GetString());
        Assert.Equal(JsonValueKind.Null, json.RootElement[1].GetProperty("peerValue").ValueKind);
    }

    [Fact]
    public void What_is_written_is_read_back() => Assert.Equal([Ratio, Size], ResultFile.FromJson(ResultFile.ToJson([Ratio, Size])));

    [Fact]
    public void A_missed_goal_is_marked_in_the_table()
    {
        string[] lines = ResultTable.ToMarkdown([Ratio, Size]).Split('\n');

        Assert.Contains(">= 8 MISSED", lines[2]);
        Assert.Contains("11,234,567 bytes | <= 12500000 |", lines[3]);
        Assert.Single(lines, "Measured on: a processor.");
    }
}
