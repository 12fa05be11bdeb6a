using MLNet.Pruning.Trainers;

namespace MLNet.Pruning.Examples.SpamFilter.Training;

/// <summary>The pruning methods by the names that <c>--method</c> takes.</summary>
internal static class PruningMethods
{
    public const string Default = "optimal-brain-damage";

    private static readonly Dictionary<string, PruningMethod> ByName = new()
    {
        [Default] = new OptimalBrainDamage(),
        ["movement"] = new Movement(),
        ["movement-global"] = new Movement { Global = true },
        ["soft-movement"] = new SoftMovement(),
        ["l0"] = new L0(),
        ["scores-only"] = new ScoresOnly(),
        ["magnitude"] = new Magnitude(),
        ["magnitude-cuts"] = new Magnitude { FirstCut = 0.7, Cuts = 4 },
        ["iterative-magnitude"] = new IterativeMagnitude(),
        ["new-iterative"] = new NewIterative(),
        ["reweighted-proximal"] = new ReweightedProximal(),
        ["fixed-mask"] = new FixedMask(),
        ["none"] = new None(),
    };

    public static string[] Names => [.. ByName.Keys];

    public static PruningMethod Named(string? name) => ByName[name ?? Default];
}
