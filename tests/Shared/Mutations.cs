using System.Globalization;

namespace MLNet.Pruning.Tests;

/// <summary>How many damaged files the tests of hostile input try.</summary>
internal static class Mutations
{
    /// <summary>
    /// The share of one test. The tests of checkpoints and vocabularies together, and those of saved models together, try 10,000 files each,
    /// or as many as MLNET_PRUNING_MUTATIONS says.
    /// </summary>
    public static int Count(double share)
    {
        string? asked = Environment.GetEnvironmentVariable("MLNET_PRUNING_MUTATIONS");
        double total = asked is { Length: > 0 } ? int.Parse(asked, CultureInfo.InvariantCulture) : 10_000;
        return (int)Math.Ceiling(share * total);
    }
}
