using System.Text.Json.Serialization;

namespace MLNet.Pruning.Trainers;

/// <summary>The files of a sweep's folder as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SweepSettings))]
[JsonSerializable(typeof(SweepTrialResult))]
internal sealed partial class SweepJson : JsonSerializerContext;
