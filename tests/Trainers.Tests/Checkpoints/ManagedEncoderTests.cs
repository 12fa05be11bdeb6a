using MLNet.Pruning.Tests;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>Every golden checkpoint through the managed encoder, against the values of Hugging Face's implementation.</summary>
public sealed class ManagedEncoderTests
{
    [SharedTheory]
    [InlineData("bert_plain_f32", "bert.f32")]
    [InlineData("bert_prefixed_f32", "bert.f32")]
    [InlineData("bert_gamma_beta", "bert.f32")]
    [InlineData("bert_sharded", "bert.f32")]
    [InlineData("bert_f16", "bert.f16")]
    [InlineData("bert_bf16", "bert.bf16")]
    [InlineData("distilbert", "distilbert")]
    public void CheckpointsGiveTheExpectedValues(string folder, string expected)
    {
        PretrainedEncoder pretrained = PretrainedEncoder.FromDirectory(SharedAssets.Path($"golden/checkpoints/{folder}"));
        TransformerEncoder encoder = TransformerEncoder.Compile(pretrained.Config, pretrained.Tensors, StoragePrecision.Float32);
        using SafetensorsFile golden = SafetensorsFile.Open(SharedAssets.Path("golden/checkpoints/expected.safetensors"));
        long[] ids = golden.ReadIntegers("input_ids"), mask = golden.ReadIntegers("attention_mask"), types = golden.ReadIntegers("token_type_ids");
        int rows = golden.Header.Tensors["input_ids"].Shape[0], width = golden.Header.Tensors["input_ids"].Shape[1], hidden = encoder.Config.HiddenSize;

        for (int row = 0; row < rows; row++)
        {
            int tokens = (int)mask.Skip(row * width).Take(width).Sum();
            int[] rowIds = [.. ids.Skip(row * width).Take(tokens).Select(id => (int)id)];
            byte[] rowTypes = [.. types.Skip(row * width).Take(tokens).Select(type => (byte)type)];
            EncoderStates states = encoder.Run(rowIds, encoder.Config.TypeVocabularySize == 0 ? [] : rowTypes);

            AssertClose(golden.ReadSingles($"{expected}.last").AsSpan(row * width * hidden, tokens * hidden), states.Hidden[^1]);
            if (golden.Header.Tensors.ContainsKey($"{expected}.pooled"))
                AssertClose(golden.ReadSingles($"{expected}.pooled").AsSpan(row * hidden, hidden), states.Pooled);
            if (folder == "bert_plain_f32")
                Assert.Null(states.Logits);
            else
                AssertClose(golden.ReadSingles($"{expected}.logits").AsSpan(row * encoder.Outputs, encoder.Outputs), states.Logits);
        }
    }

    private static void AssertClose(ReadOnlySpan<float> expected, float[]? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < actual.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-5);
    }
}
