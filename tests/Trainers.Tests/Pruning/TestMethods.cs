namespace MLNet.Pruning.Trainers.Tests;

/// <summary>Every pruning method with its default settings, found by its type: a new one takes part in the tests of what holds for all.</summary>
internal static class TestMethods
{
    private static readonly string[] Names =
        [.. typeof(PruningMethod).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(PruningMethod))).Select(type => type.Name).Order(StringComparer.Ordinal)];

    public static TheoryData<string> All { get; } = [.. Names];

    /// <summary>Those that end at the asked share of weights.</summary>
    public static TheoryData<string> Sharing { get; } = [.. Names.Except([nameof(None), nameof(FixedMask)])];

    public static PruningMethod Create(string name) =>
        (PruningMethod)Activator.CreateInstance(typeof(PruningMethod).Assembly.GetType("MLNet.Pruning.Trainers." + name, throwOnError: true)!)!;
}
