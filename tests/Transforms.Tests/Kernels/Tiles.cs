using System.Reflection;

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>The tiles and activation formats that kernels are tested with, by name.</summary>
internal static class Tiles
{
    private static readonly Dictionary<string, Type> Types = new()
    {
        ["4"] = typeof(Tile4),
        ["8"] = typeof(Tile8),
        ["16"] = typeof(Tile16),
        ["2x4"] = typeof(PairedTile<Tile4>),
        ["2x8"] = typeof(PairedTile<Tile8>),
        ["2x16"] = typeof(PairedTile<Tile16>),
        ["2x2x4"] = typeof(PairedTile<PairedTile<Tile4>>),
        ["2x2x16"] = typeof(PairedTile<PairedTile<Tile16>>),
    };

    public static TheoryData<string> All => new(Types.Keys);

    /// <summary>Every tile with 32-bit floats (Exact), and every paired one with packed brain floats (Fast).</summary>
    public static TheoryData<string, ScoringPrecision> AllFormats
    {
        get
        {
            var data = new TheoryData<string, ScoringPrecision>();
            foreach ((string name, Type type) in Types)
            {
                data.Add(name, ScoringPrecision.Exact);
                if (type.IsGenericType)
                    data.Add(name, ScoringPrecision.Fast);
            }

            return data;
        }
    }

    /// <summary>Runs a generic method for another tile, and another type or two behind it, than it is given with.</summary>
    public static void Run(Action test, string tile, params Type[] more) =>
        test.Method.GetGenericMethodDefinition().MakeGenericMethod([Types[tile], .. more]).Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);

    /// <summary>The same for a tile and its format.</summary>
    public static void Run(Action test, string tile, ScoringPrecision format, params Type[] more) => Run(
        test, tile,
        [format == ScoringPrecision.Fast ? typeof(PackedFormat<>).MakeGenericType(Types[tile].GetGenericArguments()) : typeof(SingleFormat<>).MakeGenericType(Types[tile]), .. more]);
}
