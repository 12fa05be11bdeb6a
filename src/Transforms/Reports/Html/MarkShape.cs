namespace MLNet.Pruning.Transforms;

/// <summary>The shapes of marks, so that groups differ by more than their colour.</summary>
internal static class MarkShape
{
    private static readonly string[] Paths =
    [
        "M-3.5 0A3.5 3.5 0 1 0 3.5 0A3.5 3.5 0 1 0 -3.5 0Z", // circle
        "M-3.2 -3.2H3.2V3.2H-3.2Z", // square
        "M0 -4.2L4 3H-4Z", // triangle
        "M0 -4.4L4.4 0L0 4.4L-4.4 0Z", // diamond
        "M-1.3 -4V-1.3H-4V1.3H-1.3V4H1.3V1.3H4V-1.3H1.3V-4Z", // plus
        "M0 4.2L4 -3H-4Z", // triangle on its tip
        "M-4 -2.6L-2.6 -4L0 -1.4L2.6 -4L4 -2.6L1.4 0L4 2.6L2.6 4L0 1.4L-2.6 4L-4 2.6L-1.4 0Z", // cross
    ];

    /// <summary>How many groups have a mark of their own: eight colours by seven shapes.</summary>
    public const int Count = 56;

    /// <summary>The class of a group's colour.</summary>
    public static string Colour(int group) => "s" + (group % 8);

    /// <summary>A group's shape around the origin, some 8 wide.</summary>
    public static Markup Path(int group) => new(Paths[group % Paths.Length]);
}
