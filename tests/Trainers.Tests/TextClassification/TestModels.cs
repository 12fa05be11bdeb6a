using System.Runtime.InteropServices;
using System.Text.Json;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>What two models are compared by.</summary>
internal static class TestModels
{
    /// <summary>Every weight of the model, bit for bit, in the order of the names.</summary>
    public static byte[] Bits(PrunedTextClassificationTransformer model) =>
        [.. model.ToPretrainedEncoder().Tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => MemoryMarshal.AsBytes(pair.Value.Values.Span).ToArray())];

    /// <summary>What the training recorded of its curves and weights.</summary>
    public static string Records(PrunedTextClassificationTransformer model) =>
        JsonSerializer.Serialize(model.TrainingReport!.Curve) + JsonSerializer.Serialize(model.TrainingReport.Distributions);
}
