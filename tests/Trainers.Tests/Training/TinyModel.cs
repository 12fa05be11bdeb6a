using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>A small classifier with drawn weights, and batches that it can learn: the class is the parity of the first word.</summary>
internal static class TinyModel
{
    public const int Classes = 2;

    /// <summary>The share of weights that <see cref="Session"/> asks for.</summary>
    public const double Share = 0.2;

    public static EncoderConfig Config { get; } = new()
    {
        VocabularySize = 60,
        HiddenSize = 24,
        Layers = 2,
        AttentionHeads = 3,
        IntermediateSize = 40,
        MaxPositions = 16,
        TypeVocabularySize = 2,
    };

    public static SequenceClassifier Create(ScalarType dtype = ScalarType.Float32, EncoderConfig? config = null, int seed = 1, bool managedKernels = true)
    {
        var model = new SequenceClassifier(config ?? Config, Classes, seed, dtype, managedKernels: managedKernels);
        model.Load(model.Weights.ToDictionary(named => named.Key, named => InitialWeights.Create(named.Key, [.. named.Value.shape.Select(size => (int)size)], seed)));
        return model;
    }

    public static TrainingSession Session(
        PruningMethod method, int totalSteps = 40, ScalarType dtype = ScalarType.Float32, EncoderConfig? config = null, bool frozen = true, int seed = 1,
        bool managedKernels = true)
    {
        var model = Create(dtype, config, seed, managedKernels);
        model.FreezeEmbeddings(frozen);
        if (method is FixedMask)
            CutSmallest(model);
        return new TrainingSession(model, new CrossEntropy(), method, new SparsitySchedule(), Share, new OptimizerSettings { LearningRate = 1e-3, WarmupSteps = 4 }, totalSteps);
    }

    /// <summary>Leaves weights that are not zero in every prunable matrix, the largest of them.</summary>
    public static void CutSmallest(SequenceClassifier model)
    {
        using var noGradient = no_grad();
        foreach (var linear in model.Prunable.Values)
        {
            float[] sizes = [.. linear.weight.ToFloats().Select(Math.Abs).OrderDescending()];
            using var kept = linear.weight.abs().ge(sizes[(int)(Share * sizes.Length) - 1]).to(linear.weight.dtype);
            linear.weight.mul_(kept);
        }
    }

    public static Batch Batch(int number, int rows = 8, int length = 12)
    {
        var random = new Random(number);
        var (ids, types, mask, labels) = (new long[rows * length], new long[rows * length], new long[rows * length], new float[rows]);
        for (int row = 0; row < rows; row++)
        {
            int tokens = random.Next(3, length + 1);
            for (int i = 0; i < tokens; i++)
                (ids[(row * length) + i], types[(row * length) + i], mask[(row * length) + i]) = (random.Next(60), i > tokens / 2 ? 1 : 0, 1);
            labels[row] = ids[row * length] % Classes;
        }
        return new Batch(rows, length, ids, types, mask, labels);
    }
}
