using System.Text.Json;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks.OnnxParity;

/// <summary>What the other runtime is to compute again: tokens of texts and the probabilities that the managed encoder gives them.</summary>
internal static class ParityRows
{
    /// <summary>Scores texts and writes <c>[{ids, types, probabilities}]</c>.</summary>
    public static void Write(PrunedTextClassificationTransformer model, IEnumerable<string> texts, string path)
    {
        float[] probabilities = new float[model.ClassNames.Count];
        using FileStream stream = File.Create(path);
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartArray();
        foreach (string text in texts)
        {
            TokenizedText row = model.Classifier.Tokenize(text, null);
            model.Classifier.Score([row], probabilities, []);
            json.WriteStartObject();
            Write(json, "ids", row.Ids, json.WriteNumberValue);
            Write(json, "types", row.Types, type => json.WriteNumberValue(type));
            Write(json, "probabilities", probabilities, json.WriteNumberValue);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write<T>(Utf8JsonWriter json, string name, T[] values, Action<T> write)
    {
        json.WriteStartArray(name);
        Array.ForEach(values, write);
        json.WriteEndArray();
    }
}
