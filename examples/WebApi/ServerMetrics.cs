using System.Diagnostics.Metrics;

namespace MLNet.Pruning.Examples.WebApi;

/// <summary>
/// What the server counts, beside ASP.NET's own <c>http.server.request.duration</c>; named and measured as OpenTelemetry asks, so that any exporter can
/// take it.
/// </summary>
internal sealed class ServerMetrics
{
    public const string MeterName = "MLNet.Pruning.WebApi";

    private readonly Histogram<double> _predictions;
    private readonly Counter<long> _reloads;

    public ServerMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        _predictions = meter.CreateHistogram<double>("mlnet_pruning.prediction.duration", "s", "What a prediction takes.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1] });
        _reloads = meter.CreateCounter<long>("mlnet_pruning.model.reloads", "{reload}", "Changes of a model's file.");
    }

    public void Predicted(Classification classification) =>
        _predictions.Record(classification.Milliseconds / 1000, new KeyValuePair<string, object?>("mlnet_pruning.model.name", classification.Model));

    public void Reloaded(string model, bool succeeded) => _reloads.Add(1,
        new KeyValuePair<string, object?>("mlnet_pruning.model.name", model), new KeyValuePair<string, object?>("outcome", succeeded ? "success" : "failure"));
}
