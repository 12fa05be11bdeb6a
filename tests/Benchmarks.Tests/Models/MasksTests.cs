using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks.Tests;

public class MasksTests
{
    private static readonly EncoderConfig Config = new() { VocabularySize = 10, HiddenSize = 16, Layers = 1, AttentionHeads = 2, IntermediateSize = 32 };

    [Theory]
    [InlineData(MaskKind.Random)]
    [InlineData(MaskKind.Magnitude)]
    public void Every_matrix_keeps_its_share_and_the_others_all(object kind)
    {
        var tensors = Tensors();

        var pruned = Masks.Apply(tensors, Config, 0.05, (MaskKind)kind);

        foreach (string part in TensorNames.Prunable)
        {
            string name = TensorNames.Weight(TensorNames.Layer(0, part));
            int kept = pruned[name].Values.ToArray().Count(value => value != 0);
            Assert.Equal((int)Math.Round(0.05 * tensors[name].Values.Length), kept);
        }

        Assert.Same(tensors[TensorNames.WordEmbeddings], pruned[TensorNames.WordEmbeddings]);
    }

    [Fact]
    public void Magnitude_keeps_the_largest()
    {
        string name = TensorNames.Weight(TensorNames.Layer(0, TensorNames.Query));
        float[] dense = Tensors()[name].Values.ToArray();

        float[] pruned = Masks.Apply(Tensors(), Config, 0.1, MaskKind.Magnitude)[name].Values.ToArray();

        float smallestKept = pruned.Where(value => value != 0).Min(MathF.Abs);
        Assert.All(dense.Zip(pruned), pair => Assert.True(pair.Second == pair.First || MathF.Abs(pair.First) < smallestKept));
    }

    private static Dictionary<string, EncoderTensor> Tensors()
    {
        var random = new Random(1);
        return EncoderShapes.Encoder(Config).ToDictionary(tensor => tensor.Name, tensor => new EncoderTensor(
            tensor.Shape, [.. Enumerable.Range(0, tensor.Shape.Aggregate(1, (count, size) => count * size)).Select(_ => random.NextSingle() - 0.5f)]));
    }
}
