namespace MLNet.Pruning.Trainers;

/// <summary>A trial as a row of an IDataView.</summary>
internal sealed class SweepTrialRow
{
    public string Method { get; set; } = "";

    public string Pruning { get; set; } = "";

    public double RemainingWeights { get; set; }

    public int Seed { get; set; }

    public double Metric { get; set; }

    public double KeptShare { get; set; }

    public double ZipBytes { get; set; }

    public double MillisecondsPerRow { get; set; }

    public double Seconds { get; set; }

    public double PeakMemoryBytes { get; set; }

    public string Error { get; set; } = "";
}
