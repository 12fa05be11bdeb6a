using System.Text;

namespace Microsoft.ML.Data;

/// <summary>How often which class was predicted for which; rows are the truth.</summary>
public sealed class ConfusionMatrix
{
    private readonly string[] _names;

    internal ConfusionMatrix(double[][] counts, IEnumerable<ReadOnlyMemory<char>> names)
    {
        _names = [.. names.Select(name => name.ToString())];
        Counts = [.. counts];
        PerClassRecall = [.. counts.Select((row, i) => Share(row[i], row.Sum()))];
        PerClassPrecision = [.. counts.Select((row, i) => Share(row[i], counts.Sum(other => other[i])))];

        static double Share(double part, double whole) => whole > 0 ? part / whole : 0;
    }

    public IReadOnlyList<double> PerClassPrecision { get; }
    public IReadOnlyList<double> PerClassRecall { get; }
    public IReadOnlyList<IReadOnlyList<double>> Counts { get; }
    public int NumberOfClasses => Counts.Count;

    public double GetCountForClassPair(int predictedClassIndicatorIndex, int actualClassIndicatorIndex)
    {
        const string invalid = "Invalid index. Should be non-negative, less than the number of classes.";
        Contracts.CheckParam(0 <= predictedClassIndicatorIndex && predictedClassIndicatorIndex < Counts.Count, nameof(predictedClassIndicatorIndex), invalid);
        Contracts.CheckParam(0 <= actualClassIndicatorIndex && actualClassIndicatorIndex < Counts.Count, nameof(actualClassIndicatorIndex), invalid);
        return Counts[actualClassIndicatorIndex][predictedClassIndicatorIndex];
    }

    public string GetFormattedConfusionTable()
    {
        int classes = _names.Length;
        int width = classes == 2 ? 8 : 5;
        int longest = _names.Max(name => name.Length);

        // Names too long for a column's head are numbered, there and in the rows.
        bool isNumbered = longest > width;
        int digits = isNumbered ? (classes - 1).ToString().Length : 0;
        int rowWidth = Math.Max(9, longest + (isNumbered ? digits + 2 : 0));
        string pad = new(' ', rowWidth - 9);
        string line = new('=', classes * (classes > 2 ? 8 : 11));

        var table = new StringBuilder();
        table.AppendLine().AppendLine("Confusion table");
        table.AppendLine($"          {pad}||{line}");
        table.Append($"PREDICTED {pad}||");
        for (int i = 0; i < classes; i++)
            table.Append(' ').Append((isNumbered ? i.ToString() : _names[i]).PadLeft(width)).Append(" |");
        table.AppendLine(" Recall");
        table.AppendLine($"TRUTH     {pad}||{line}");
        for (int i = 0; i < classes; i++)
        {
            string name = isNumbered ? $"{i.ToString().PadLeft(digits)}. {_names[i].PadLeft(rowWidth - digits - 2)}" : _names[i].PadLeft(rowWidth);
            table.Append(name).Append(" ||");
            foreach (double count in Counts[i])
                table.Append(' ').Append($"{count:N0}".PadLeft(width)).Append(" |");
            table.AppendLine($" {PerClassRecall[i],5:F4}");
        }

        table.AppendLine($"          {pad}||{line}");
        table.Append($"Precision {pad}||");
        foreach (double precision in PerClassPrecision)
            table.Append($"{precision:N4}".PadLeft(width + 1)).Append(" |");
        return table.AppendLine().ToString();
    }
}
