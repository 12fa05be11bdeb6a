using System.Text.Json;

namespace MLNet.Pruning.Trainers;

/// <summary>The settings in a JSON file of a checkpoint; what does not fit is an <see cref="InvalidDataException"/> with file and setting.</summary>
internal sealed class JsonSettings
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };
    private readonly string _path;
    private readonly JsonElement _root;

    private JsonSettings(string path, JsonElement root) => (_path, _root) = (path, root);

    /// <summary>Reads a file and hands its settings to <paramref name="read"/>.</summary>
    /// <exception cref="InvalidDataException">The file holds no JSON object, or <paramref name="read"/> found a setting that does not fit.</exception>
    public static T Read<T>(string path, Func<JsonSettings, T> read)
    {
        try
        {
            using var stream = File.OpenRead(path);
            using var document = JsonDocument.Parse(stream, Options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new InvalidDataException($"{path}: expected a JSON object, found {document.RootElement.ValueKind}.");
            return read(new JsonSettings(path, document.RootElement));
        }
        // InvalidOperationException: a text that is not Unicode.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path}: expected JSON: {e.Message}", e);
        }
    }

    /// <summary>A whole number that may not be absent, under the first of <paramref name="names"/> that the file has.</summary>
    public int Integer(params ReadOnlySpan<string> names) => Find(names) is { } found
        ? Integer(names[0], found)
        : throw Wrong(names[0], "a whole number", "nothing");

    /// <summary>A whole number, or <paramref name="absent"/> where the file has none.</summary>
    public int IntegerOr(int absent, string name) => Find(name) is { } found ? Integer(name, found) : absent;

    /// <summary>A number, or <paramref name="absent"/> where the file has none.</summary>
    public double NumberOr(double absent, params ReadOnlySpan<string> names)
    {
        if (Find(names) is not { } found)
            return absent;
        return found.ValueKind == JsonValueKind.Number && found.TryGetDouble(out double value) ? value : throw Wrong(names[0], "a number", Shown(found));
    }

    /// <summary>True or false, or null where the file has none.</summary>
    public bool? Flag(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => throw Wrong(name, "true or false", Shown(other)),
    };

    /// <summary>A text, or null where the file has none.</summary>
    public string? Text(params ReadOnlySpan<string> names)
    {
        if (Find(names) is not { } found)
            return null;
        return found.ValueKind == JsonValueKind.String ? found.GetString() : throw Wrong(names[0], "a text", Shown(found));
    }

    /// <summary>A special token: a text, or an object with the text as its <c>content</c>; null where the file has none.</summary>
    public string? Token(string name) => Find(name) is { ValueKind: JsonValueKind.Object } token
        ? new JsonSettings($"{_path}: {name}", token).Text("content")
        : Text(name);

    /// <summary>An object of texts, or null where the file has none.</summary>
    public IReadOnlyDictionary<string, string>? Texts(string name)
    {
        if (Find(name) is not { } found)
            return null;
        if (found.ValueKind != JsonValueKind.Object)
            throw Wrong(name, "an object of texts", Shown(found));
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in found.EnumerateObject())
            texts.Add(property.Name, property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : throw Wrong(name, $"a text for '{Shorten(property.Name)}'", Shown(property.Value)));
        return texts;
    }

    /// <summary>The error for a setting that does not fit.</summary>
    public InvalidDataException Wrong(string name, string expected, string found) => new($"{_path}: '{name}': expected {expected}, found {Shorten(found)}.");

    /// <summary>The error for a setting that is valid but not supported.</summary>
    public NotSupportedException Unsupported(string name, string supported, string found) => new($"{_path}: '{name}' is {Shorten(found)}: only {supported} is supported.");

    private int Integer(string name, JsonElement found) =>
        found.ValueKind == JsonValueKind.Number && found.TryGetInt32(out int value) ? value : throw Wrong(name, "a whole number of 32 bits", Shown(found));

    // An explicit null counts as absent, as it does for Hugging Face.
    private JsonElement? Find(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (_root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
                return value;
        }

        return null;
    }

    private static string Shown(JsonElement value) => value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? value.ValueKind.ToString() : value.GetRawText();

    private static string Shorten(string text) => text.Length <= 100 ? text : text[..100] + "...";
}
