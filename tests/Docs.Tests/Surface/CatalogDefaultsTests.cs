using System.Reflection;

namespace MLNet.Pruning.Docs.Tests.Surface;

public sealed class CatalogDefaultsTests
{
    /// <summary>The names that ML.NET gives a parameter and an option of the same meaning.</summary>
    private static readonly Dictionary<string, string> Renamed = new() { ["outputColumnName"] = "PredictedLabelColumnName" };

    public static TheoryData<string> Catalogs =>
    [
        .. ShortOverloads().Select(Describe),
    ];

    /// <summary>Either way to a trainer makes the same one. A parameter that is null leaves the option as it is.</summary>
    [Theory]
    [MemberData(nameof(Catalogs))]
    public void TheShortOverloadHasTheDefaultsOfTheOptions(string overload)
    {
        var method = ShortOverloads().Single(candidate => Describe(candidate) == overload);
        var type = OptionsOf(method)!;
        object options = Activator.CreateInstance(type)!;
        Expect.None(
            from parameter in method.GetParameters()
            let value = parameter.HasDefaultValue ? parameter.DefaultValue : null
            where value is not null
            let option = Renamed.GetValueOrDefault(parameter.Name!, char.ToUpperInvariant(parameter.Name![0]) + parameter.Name[1..])
            let set = (type.GetProperty(option) ?? throw new InvalidOperationException($"{type.Name} has no {option}.")).GetValue(options)
            where !value.Equals(set)
            select $"{overload}: {parameter.Name} is {value}, {type.Name}.{option} is {set ?? "null"}");
    }

    [Fact]
    public void TheTrainersHaveShortOverloads() => Assert.Equal(
        ["ApplySentenceEmbedding", "DistilledSentencePair", "DistilledSentencePair", "MovementPrunedTextClassification", "SparsitySweep", "SparsitySweep"],
        ShortOverloads().Select(method => method.Name).Order());

    private static IEnumerable<MethodInfo> ShortOverloads() =>
        typeof(TrainersCatalog).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.GetParameters()[^1].HasDefaultValue && OptionsOf(method) is not null);

    /// <summary>The options that the other overload of the same name and catalog takes.</summary>
    private static Type? OptionsOf(MethodInfo method) => typeof(TrainersCatalog).GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Where(other => other.Name == method.Name && other.GetParameters()[0].ParameterType == method.GetParameters()[0].ParameterType)
        .Select(other => other.GetParameters()[^1].ParameterType)
        .FirstOrDefault(type => type.Name.EndsWith("Options", StringComparison.Ordinal));

    private static string Describe(MethodInfo method) => $"{method.GetParameters()[0].ParameterType.Name}.{method.Name}";
}
