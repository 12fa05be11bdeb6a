namespace MLNet.Pruning.Benchmarks;

/// <summary>The rival in training: the published recipe in plain torch, <c>reference.py</c> of the assets, on Debian's Python and libtorch.</summary>
internal static class ReferenceRecipe
{
    public const string Name = "reference.py";

    // Debian's: its torch is the one that the polyfill uses.
    private const string Python = "/usr/bin/python3";

    private static readonly string Script = Path.Combine(Repository.Root, "benchmarks", "reference", "measure.py");

    /// <summary>The median milliseconds of a step of movement pruning, and the peak of the process's memory.</summary>
    /// <param name="exactSort">Whether every step sorts every matrix, as the published code does, instead of selecting the k-th value.</param>
    /// <param name="steps">Steps to measure.</param>
    public static StepFigures Measure(bool exactSort, int steps)
    {
        string[] sort = exactSort ? ["--exact-sort"] : [];
        return StepFigures.From(MeasuringProcess.Run(Cores.First(TrainingTask.Threads), TrainingTask.Environment,
        [
            Python, Script, Repository.Asset("bench/reference.py"), "speed", "--model", Repository.Asset("models/all-MiniLM-L6-v2"), "--method", "topK",
            "--remaining", $"{TrainingTask.FinalShare}", "--batch", $"{TrainingTask.Rows}", "--length", $"{TrainingTask.Tokens}",
            "--threads", $"{TrainingTask.Threads}", "--steps", $"{steps}", .. sort,
        ]));
    }
}
