using MLNet.Pruning.Tests;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

public sealed class GoldenCheckpointTests
{
    private const double Tolerance = 1e-5;

    [SharedTheory]
    [InlineData("bert_plain_f32", "bert.f32", false)]
    [InlineData("bert_prefixed_f32", "bert.f32", true)]
    [InlineData("bert_gamma_beta", "bert.f32", true)]
    [InlineData("bert_sharded", "bert.f32", true)]
    [InlineData("bert_f16", "bert.f16", true)]
    [InlineData("bert_bf16", "bert.bf16", true)]
    [InlineData("distilbert", "distilbert", true)]
    public void EveryLayoutGivesTheExpectedValues(string folder, string expected, bool classifier)
    {
        var encoder = PretrainedEncoder.FromDirectory(SharedAssets.Path($"golden/checkpoints/{folder}"));
        using var golden = SafetensorsFile.Open(SharedAssets.Path("golden/checkpoints/expected.safetensors"));

        Assert.Equal(90, encoder.Vocabulary.Pieces.Count);
        Assert.True(encoder.Vocabulary.LowerCase);
        Assert.Equal(classifier, encoder.Tensors.ContainsKey("classifier.weight"));
        long[] ids = golden.ReadIntegers("input_ids"), types = golden.ReadIntegers("token_type_ids"), mask = golden.ReadIntegers("attention_mask");
        int rows = golden.Header.Tensors["input_ids"].Shape[0], tokens = ids.Length / rows;
        var results = Enumerable.Range(0, rows).Select(row => ReferenceEncoder.Forward(
            encoder.Config,
            encoder.Tensors,
            Array.ConvertAll(ids[(row * tokens)..((row + 1) * tokens)], id => (int)id),
            Array.ConvertAll(types[(row * tokens)..((row + 1) * tokens)], type => (int)type),
            Array.ConvertAll(mask[(row * tokens)..((row + 1) * tokens)], seen => seen != 0))).ToList();

        AssertClose(golden.ReadDoubles(expected + ".last"), results.SelectMany(result => result.Last));
        if (golden.Header.Tensors.ContainsKey(expected + ".pooled"))
            AssertClose(golden.ReadDoubles(expected + ".pooled"), results.SelectMany(result => result.Pooled!));
        if (classifier)
            AssertClose(golden.ReadDoubles(expected + ".logits"), results.SelectMany(result => result.Logits!));
    }

    [SharedFact]
    public void ARealEncoderGivesTheExpectedHiddenStates()
    {
        var encoder = PretrainedEncoder.FromDirectory(SharedAssets.Path("models/all-MiniLM-L6-v2"));
        using var golden = SafetensorsFile.Open(SharedAssets.Path("golden/minilm.safetensors"));
        Assert.Equal(30522, encoder.Vocabulary.Pieces.Count);
        Assert.Equal((6, 384, 12), (encoder.Config.Layers, encoder.Config.HiddenSize, encoder.Config.AttentionHeads));

        long[] mask = golden.ReadIntegers("attention_mask");
        int tokens = golden.Header.Tensors["attention_mask"].Shape[1], shortest = 2;
        int length = (int)mask[(shortest * tokens)..((shortest + 1) * tokens)].Sum();
        int[] Row(string name) => Array.ConvertAll(golden.ReadIntegers(name)[(shortest * tokens)..(shortest * tokens + length)], value => (int)value);

        var result = ReferenceEncoder.Forward(encoder.Config, encoder.Tensors, Row("input_ids"), Row("token_type_ids"));

        int hidden = encoder.Config.HiddenSize;
        for (int layer = 0; layer <= encoder.Config.Layers; layer++)
            AssertClose(golden.ReadDoubles($"hidden.{layer}").Skip(shortest * tokens * hidden).Take(length * hidden), result.States[layer]);
        AssertClose(golden.ReadDoubles("pooled").Skip(shortest * hidden).Take(hidden), result.Pooled!);
    }

    private static void AssertClose(IEnumerable<double> expected, IEnumerable<double> actual)
    {
        var pairs = expected.Zip(actual).ToList();
        Assert.Equal(expected.Count(), actual.Count());
        Assert.InRange(pairs.Max(pair => Math.Abs(pair.First - pair.Second)), 0, Tolerance);
    }
}
