namespace MLNet.Pruning.Tests;

/// <summary>The test classes that share one <see cref="Browser"/>: mark them <c>[Collection(BrowserCollection.Name)]</c>.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Browser>
{
    public const string Name = "Browser";
}
