using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MLNet.Pruning.Examples.WebApi;

/// <summary>Healthy while every model's file as it is now is served; degraded while an older one stands in for it.</summary>
internal sealed class ModelHealthCheck(IReadOnlyList<ModelPool> pools) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string[] errors = [.. pools.Where(pool => pool.LastError is not null).Select(pool => $"{pool.Name}: {pool.LastError}")];
        return Task.FromResult(errors is [] ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join(' ', errors)));
    }
}
