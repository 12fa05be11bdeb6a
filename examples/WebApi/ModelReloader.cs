namespace MLNet.Pruning.Examples.WebApi;

/// <summary>Looks at the files of the models twice a second. Polling also sees changes on network drives and in containers' volumes.</summary>
internal sealed class ModelReloader(IReadOnlyList<ModelPool> pools, ServerMetrics metrics, ILogger<ModelReloader> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var pool in pools)
                Reload(pool);
        }
    }

    private void Reload(ModelPool pool)
    {
        if (pool.ReloadIfChanged() is not { } succeeded)
            return;
        metrics.Reloaded(pool.Name, succeeded);
        if (succeeded)
            log.LogInformation("The model {Name} was loaded again from {Path}.", pool.Name, pool.Path);
        else
            log.LogError("The model {Name} stays as it was: {Error}", pool.Name, pool.LastError);
    }
}
