namespace MLNet.Pruning.Trainers;

/// <summary>Samples the working set of this process until it is disposed.</summary>
internal sealed class MemoryWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.1);

    private readonly Timer _timer;
    private long _peak;

    public MemoryWatch()
    {
        Sample();
        _timer = new Timer(_ => Sample(), null, Interval, Interval);
    }

    /// <summary>The largest working set seen, in bytes.</summary>
    public long Peak => Interlocked.Read(ref _peak);

    public void Dispose() => _timer.Dispose();

    private void Sample()
    {
        long now = Environment.WorkingSet;
        for (long peak = Peak; now > peak;)
        {
            long before = Interlocked.CompareExchange(ref _peak, now, peak);
            if (before == peak)
                return;
            peak = before;
        }
    }
}
