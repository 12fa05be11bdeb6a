using MLNet.Pruning.Tests;
using Xunit.Abstractions;

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>MiniLM against the hidden states of Hugging Face's implementation, computed in 64-bit floats.</summary>
public sealed class GoldenEncoderTests(ITestOutputHelper output)
{
    // The checkpoint holds half-precision weights, so Float16 loses nothing. Int8 is judged by the error's share of the states' size:
    // single values of a few outlying features move further.
    [SharedTheory]
    [InlineData(StoragePrecision.Float32, 1e-4, 1e-5)]
    [InlineData(StoragePrecision.Float16, 1e-4, 1e-5)]
    [InlineData(StoragePrecision.Int8, double.PositiveInfinity, 0.05)]
    public void HiddenStatesAndPooledOutputAgree(StoragePrecision precision, double bound, double relativeBound)
    {
        TransformerEncoder encoder = TransformerEncoder.Compile(EncoderSamples.MiniLm, EncoderSamples.MiniLmTensors(), precision);
        using SafetensorsFile golden = SafetensorsFile.Open(SharedAssets.Path("golden/minilm.safetensors"));
        long[] ids = golden.ReadIntegers("input_ids"), mask = golden.ReadIntegers("attention_mask"), types = golden.ReadIntegers("token_type_ids");
        float[][] hidden = [.. Enumerable.Range(0, 7).Select(layer => golden.ReadSingles($"hidden.{layer}"))];
        float[] pooled = golden.ReadSingles("pooled");
        int rows = golden.Header.Tensors["input_ids"].Shape[0], width = golden.Header.Tensors["input_ids"].Shape[1];

        var hiddenDifference = Enumerable.Range(0, 7).Select(_ => new Difference()).ToArray();
        var pooledDifference = new Difference();
        for (int row = 0; row < rows; row++)
        {
            int tokens = (int)mask.Skip(row * width).Take(width).Sum();
            EncoderStates states = encoder.Run(
                [.. ids.Skip(row * width).Take(tokens).Select(id => (int)id)], [.. types.Skip(row * width).Take(tokens).Select(type => (byte)type)]);
            for (int layer = 0; layer < 7; layer++)
                hiddenDifference[layer].Add(states.Hidden[layer], hidden[layer].AsSpan(row * width * 384, tokens * 384));
            pooledDifference.Add(states.Pooled!, pooled.AsSpan(row * 384, 384));
        }

        output.WriteLine($"{precision}: hidden {string.Join(", ", hiddenDifference.AsEnumerable())}; pooled {pooledDifference}");
        foreach (Difference difference in hiddenDifference.Append(pooledDifference))
        {
            Assert.InRange(difference.Max, 0, bound);
            Assert.InRange(difference.Relative, 0, relativeBound);
        }
    }

    private sealed class Difference
    {
        private double _squares;
        private double _size;

        public double Max { get; private set; }

        public double Relative => Math.Sqrt(_squares / _size);

        public void Add(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
        {
            Assert.Equal(expected.Length, actual.Length);
            for (int i = 0; i < actual.Length; i++)
            {
                double difference = (double)actual[i] - expected[i];
                Max = Math.Max(Max, Math.Abs(difference));
                _squares += difference * difference;
                _size += (double)expected[i] * expected[i];
            }
        }

        public override string ToString() => $"{Max:G2} ({Relative:G2})";
    }
}
