using MLNet.Pruning.Trainers;

namespace MLNet.Pruning.Benchmarks;

/// <summary>What training steps are measured with on either side: MiniLM with two classes on random tokens, embeddings frozen.</summary>
internal static class TrainingTask
{
    public const int Rows = 32, Tokens = 64, Threads = 2;

    /// <summary>The share at which a fine-pruning ends.</summary>
    public const double FinalShare = 0.1;

    private const int Classes = 2, Seed = 1, FirstWord = 1000, LastWord = 20000;

    /// <summary>Waiting threads of libtorch sleep: spinning they would take the cores from managed kernels, and from neighbours.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string> { ["OMP_WAIT_POLICY"] = "passive" };

    /// <summary>The share falls to <paramref name="share"/> between warm-up and cool-down.</summary>
    public static TrainingSession Start(PruningMethod method, double share, SparsitySchedule schedule, int steps)
    {
        PretrainedEncoder encoder = ModelSource.MiniLM.Encoder.Value;
        var model = new SequenceClassifier(encoder.Config, Classes, Seed);
        model.Load(encoder.Tensors);
        model.FreezeEmbeddings();
        return new TrainingSession(model, new CrossEntropy(), method, schedule, share, new OptimizerSettings { LearningRate = 3e-5, WarmupSteps = steps / 10 }, steps);
    }

    /// <summary>Rows of random words.</summary>
    public static Batch Batch(int number)
    {
        var random = new Random(number);
        long[] Draw(int count, int low, int high) => [.. Enumerable.Range(0, count).Select(_ => (long)random.Next(low, high))];
        int tokens = Rows * Tokens;
        return new Batch(Rows, Tokens, Draw(tokens, FirstWord, LastWord), new long[tokens], [.. Enumerable.Repeat(1L, tokens)], Array.ConvertAll(Draw(Rows, 0, Classes), label => (float)label));
    }
}
