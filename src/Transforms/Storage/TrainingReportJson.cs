using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNet.Pruning.Transforms;

/// <summary>A training report as JSON in UTF-8, the way it lies in the model's zip.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    IgnoreReadOnlyProperties = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TrainingReport))]
internal sealed partial class TrainingReportJson : JsonSerializerContext
{
    public static void Write(TrainingReport report, Stream stream) => JsonSerializer.Serialize(stream, report, Default.TrainingReport);

    /// <exception cref="InvalidDataException">The stream holds no report.</exception>
    public static TrainingReport Read(Stream stream)
    {
        try
        {
            TrainingReport report = JsonSerializer.Deserialize(stream, Default.TrainingReport) ?? throw new InvalidDataException("The saved training report is empty.");
            report.Check();
            return report;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The saved training report is damaged: {e.Message}", e);
        }
    }
}
