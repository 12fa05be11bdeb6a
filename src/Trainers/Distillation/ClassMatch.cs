using Microsoft.ML.Runtime;

namespace MLNet.Pruning.Trainers;

/// <summary>Matches the classes of a teacher with those of the label, by their names.</summary>
internal static class ClassMatch
{
    /// <summary>For every class of the label the place that it has among the teacher's.</summary>
    /// <param name="host">The host for errors.</param>
    /// <param name="teacher">The teacher's classes.</param>
    /// <param name="label">The label's classes.</param>
    /// <exception cref="InvalidOperationException">They are not the same classes; the message lists what is missing on either side.</exception>
    public static int[] Order(IHost host, IReadOnlyList<string> teacher, IReadOnlyList<string> label)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < teacher.Count; i++)
        {
            if (!places.TryAdd(teacher[i], i))
                throw host.Except($"The teacher has two classes '{teacher[i]}'; expected the label's classes, each once.");
        }

        string[] missing = [.. label.Where(name => !places.ContainsKey(name))], surplus = [.. teacher.Except(label)];
        if (missing.Length > 0 || surplus.Length > 0)
            throw host.Except($"The teacher's classes are not the label's. {Describe("Only the label has", missing)}{Describe("Only the teacher has", surplus)}");
        return [.. label.Select(name => places[name])];
    }

    private static string Describe(string what, string[] names) =>
        names.Length == 0 ? "" : $"{what} {string.Join(", ", names.Take(10).Select(name => $"'{name}'"))}{(names.Length > 10 ? $" and {names.Length - 10} more" : "")}. ";
}
