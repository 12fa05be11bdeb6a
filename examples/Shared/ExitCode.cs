namespace MLNet.Pruning.Examples;

/// <summary>The exit code of a command.</summary>
internal static class ExitCode
{
    /// <summary>0, or 1 after an error that the user can mend, whose message goes to the standard error.</summary>
    public static int Of(string program, Action run)
    {
        try
        {
            run();
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException or FormatException or NotSupportedException
            or InvalidOperationException)
        {
            Console.Error.WriteLine($"{program}: {e.Message}");
            return 1;
        }
    }
}
