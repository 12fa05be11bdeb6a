using System.Globalization;

namespace MLNet.Pruning.Examples;

/// <summary>A table of tab-separated fields under one line of column names, UTF-8; a quotation mark is a character like any other.</summary>
internal sealed class TsvTable
{
    private readonly string _path;
    private readonly string[] _columns;
    private readonly List<(int Line, string[] Fields)> _rows;

    private TsvTable(string path, string[] columns, List<(int Line, string[] Fields)> rows) => (_path, _columns, _rows) = (path, columns, rows);

    /// <summary>Reads a file; empty lines are passed over.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It has no rows, or one with another number of fields than the first line; the message names the line.</exception>
    public static TsvTable Read(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no table '{path}'; expected a file of tab-separated fields, the first line naming the columns.");

        string[]? columns = null;
        var rows = new List<(int Line, string[] Fields)>();
        int line = 0;
        foreach (string text in File.ReadLines(path))
        {
            line++;
            if (text.Length == 0)
                continue;
            string[] fields = text.Split('\t');
            if (columns is null)
                columns = fields;
            else if (fields.Length == columns.Length)
                rows.Add((line, fields));
            else
                throw new InvalidDataException($"{path}, line {line}: expected {columns.Length} tab-separated fields as in the first line, found {fields.Length}.");
        }

        return rows.Count > 0 ? new TsvTable(path, columns!, rows) : throw new InvalidDataException($"{path}: expected rows under a line of column names, found none.");
    }

    /// <summary>The values of a column that are not blank, row by row.</summary>
    /// <param name="name">Its name; null: the column at <paramref name="place"/>, from 0.</param>
    /// <param name="place">Where it is if it is not named.</param>
    /// <exception cref="InvalidDataException">There is no such column, or a row has nothing in it.</exception>
    public IReadOnlyList<string> Texts(string? name, int place) => Values(name, place, "a text", field => string.IsNullOrWhiteSpace(field) ? null : field);

    /// <summary>The numbers of a column, row by row.</summary>
    /// <inheritdoc cref="Texts"/>
    public IReadOnlyList<float> Numbers(string? name, int place) => Values<float?>(name, place, "a number", field =>
        float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number) ? number : null).Select(number => number!.Value).ToList();

    private List<T> Values<T>(string? name, int place, string expected, Func<string, T?> read)
    {
        int column = name is null ? place : Array.IndexOf(_columns, name);
        if (column < 0 || column >= _columns.Length)
            throw new InvalidDataException($"{_path}: there is no column {(name is null ? $"number {place + 1}" : $"'{name}'")}; it has '{string.Join("', '", _columns)}'.");
        return _rows.ConvertAll(row => read(row.Fields[column])
            ?? throw new InvalidDataException($"{_path}, line {row.Line}, column '{_columns[column]}': expected {expected}, found '{row.Fields[column]}'."));
    }
}
