namespace MLNet.Pruning.Docs.Tests;

internal static class Expect
{
    /// <summary>There are no problems; a failure lists them whole.</summary>
    public static void None(IEnumerable<string> problems)
    {
        string list = string.Join('\n', problems);
        Assert.True(list.Length == 0, list);
    }
}
