namespace MLNet.Pruning.Trainers.Tests;

/// <summary>The entry point of this assembly as a program: a training that a test can kill.</summary>
internal static class ResumeWorker
{
    public const string Command = "resume-worker";

    public static int Main(string[] arguments)
    {
        if (arguments is not [Command, var directory, var method])
            return 0;
        ResumeTests.Work(directory, method);
        return 0;
    }
}
