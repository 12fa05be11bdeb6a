using MLNet.Pruning.Tests;
using MLNet.Pruning.Transforms;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

public class SequenceClassifierTests(ITestOutputHelper output)
{
    [SharedFact]
    public void Follows_a_real_encoder_layer_by_layer()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var golden = SafetensorsFile.Open(SharedAssets.Path("golden/minilm.safetensors"));
        var encoder = PretrainedEncoder.FromDirectory(SharedAssets.Path("models/all-MiniLM-L6-v2"));
        using var model = new SequenceClassifier(encoder.Config, classes: 2, seed: 1);
        model.Load(encoder.Tensors);

        var (ids, types, mask) = (Integers(golden, "input_ids"), Integers(golden, "token_type_ids"), Integers(golden, "attention_mask"));
        var states = new List<Tensor>();
        var pooled = model.Pool(model.Encode(ids, types, mask, states).select(1, 0));

        // What stands beyond a row's tokens has no meaning.
        float[] tokens = mask.ToFloats();
        Assert.Equal(encoder.Config.Layers + 1, states.Count);
        for (int i = 0; i < states.Count; i++)
        {
            float[] expected = golden.ReadSingles($"hidden.{i}"), actual = states[i].ToFloats();
            Assert.Equal(expected.Length, actual.Length);
            double worst = expected.Zip(actual).Where((_, j) => tokens[j / encoder.Config.HiddenSize] != 0).Max(pair => Math.Abs(pair.First - pair.Second));
            output.WriteLine($"hidden.{i} differs by {worst:E1}");
            Assert.InRange(worst, 0, 1e-4);
        }
        Assert.InRange(golden.ReadSingles("pooled").Zip(pooled.ToFloats()).Max(pair => Math.Abs(pair.First - pair.Second)), 0, 1e-4);
    }

    [SharedTheory]
    [InlineData("bert_prefixed_f32", "bert.f32")]
    [InlineData("bert_gamma_beta", "bert.f32")]
    [InlineData("bert_sharded", "bert.f32")]
    [InlineData("bert_f16", "bert.f16")]
    [InlineData("bert_bf16", "bert.bf16")]
    [InlineData("distilbert", "distilbert")]
    public void Gives_the_logits_of_a_checkpoint(string folder, string expected)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var golden = SafetensorsFile.Open(SharedAssets.Path("golden/checkpoints/expected.safetensors"));
        var encoder = PretrainedEncoder.FromDirectory(SharedAssets.Path("golden/checkpoints/" + folder));
        using var model = new SequenceClassifier(encoder.Config, encoder.Tensors["classifier.weight"].Shape[0], seed: 1);
        model.Load(encoder.Tensors);

        var logits = model.forward(Integers(golden, "input_ids"), Integers(golden, "token_type_ids"), Integers(golden, "attention_mask"));
        Assert.All(golden.ReadSingles(expected + ".logits").Zip(logits.ToFloats()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void Padding_changes_no_logit()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var model = TinyModel.Create();
        long[] ids = [5, 9, 33, 7], types = [0, 0, 1, 1];
        var plain = model.forward(tensor(ids, [1, 4]), tensor(types, [1, 4]), ones(1, 4, ScalarType.Int64));
        var padded = model.forward(tensor([.. ids, 3, 8], [1, 6]), tensor([.. types, 0, 1], [1, 6]), tensor(new long[] { 1, 1, 1, 1, 0, 0 }, [1, 6]));
        Assert.All(plain.ToFloats().Zip(padded.ToFloats()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Theory]
    [InlineData(EncoderArchitecture.Bert, ScalarType.Float64, 1e-11)]
    [InlineData(EncoderArchitecture.DistilBert, ScalarType.Float32, 1e-5)]
    [InlineData(EncoderArchitecture.Bottleneck, ScalarType.Float32, 1e-5)]
    public void The_first_tokens_last_state_alone_has_the_logits_and_gradients_of_all(EncoderArchitecture architecture, ScalarType dtype, double tolerance)
    {
        using var scope = NewDisposeScope();
        var config = architecture == EncoderArchitecture.Bottleneck ? TinyModel.Config with { BottleneckSize = 12, FeedForwards = 2 } : TinyModel.Config;
        using var model = TinyModel.Create(dtype, config with { Architecture = architecture, TypeVocabularySize = architecture == EncoderArchitecture.DistilBert ? 0 : 2 });
        var batch = TinyModel.Batch(4);
        long[] shape = [batch.Rows, batch.Length];
        var (ids, types, mask) = (tensor(batch.Ids, shape), tensor(batch.Types, shape), tensor(batch.Mask, shape));

        (Tensor Logits, Dictionary<string, Tensor> Gradients) Of(Func<Tensor> run)
        {
            model.zero_grad();
            var logits = run();
            // The drawn weights are small, and with them the gradients.
            BackwardPass.Run(1000 * nn.functional.cross_entropy(logits, tensor(batch.Labels).to(ScalarType.Int64)));
            return (logits, model.Weights.ToDictionary(named => named.Key, named => named.Value.grad!.clone()));
        }
        var first = Of(() => model.forward(ids, types, mask));
        var all = Of(() => model.Run(ids, types, mask, OutputKinds.States).Logits);

        Assert.InRange(Largest(first.Logits - all.Logits), 0, tolerance);
        foreach (var (name, gradient) in all.Gradients)
            Assert.InRange(Largest(first.Gradients[name] - gradient), 0, tolerance);
        Assert.True(Largest(all.Gradients["encoder.layer.1.intermediate.dense.weight"]) > 100 * tolerance);
    }

    [Fact]
    public void Gives_back_the_tensors_it_took_and_draws_the_head_it_lacks()
    {
        using var model = TinyModel.Create();
        var tensors = model.Weights.ToDictionary(named => named.Key, named => InitialWeights.Create(named.Key, [.. named.Value.shape.Select(size => (int)size)], seed: 9));
        tensors["classifier.weight"] = new EncoderTensor([7, 24], new float[7 * 24]);
        tensors.Remove("pooler.dense.weight");
        model.Load(tensors);
        foreach (var (name, values) in tensors.Where(named => named.Key != "classifier.weight"))
            Assert.Equal(values.Values.ToArray(), model.Weights[name].ToFloats());
        foreach (string drawn in new[] { "classifier.weight", "pooler.dense.weight" })
            Assert.InRange(model.Weights[drawn].ToFloats().Average(value => value * value), 0.0002, 0.0008);
    }

    [Fact]
    public void Names_a_missing_or_misshapen_tensor()
    {
        using var model = TinyModel.Create();
        var tensors = model.Weights.ToDictionary(named => named.Key, named => InitialWeights.Create(named.Key, [.. named.Value.shape.Select(size => (int)size)], seed: 9));
        const string Name = "encoder.layer.1.intermediate.dense.weight";
        tensors[Name] = new EncoderTensor([24, 40], new float[24 * 40]);
        var misshapen = Assert.Throws<ArgumentException>(() => model.Load(tensors));
        Assert.Contains($"{Name} has shape [24, 40]", misshapen.Message);
        Assert.Contains("[40, 24]", misshapen.Message);
        tensors.Remove(Name);
        Assert.Contains("no tensor " + Name, Assert.Throws<ArgumentException>(() => model.Load(tensors)).Message);
    }

    [Fact]
    public void Has_the_canonical_names_of_both_families()
    {
        using var bert = TinyModel.Create();
        using var distilBert = TinyModel.Create(config: TinyModel.Config with { Architecture = EncoderArchitecture.DistilBert, TypeVocabularySize = 0 });
        Assert.Equal(5 + (2 * 16) + 4, bert.Weights.Count);
        Assert.Equal(["embeddings.token_type_embeddings.weight"], bert.Weights.Keys.Except(distilBert.Weights.Keys));
        Assert.Equal(
            Enumerable.Range(0, 2).SelectMany(layer => TensorNames.Prunable.Select(part => TensorNames.Weight(TensorNames.Layer(layer, part)))), bert.Prunable.Keys);
    }

    private static double Largest(Tensor values) => values.abs().max().to(ScalarType.Float64).item<double>();

    private static Tensor Integers(SafetensorsFile file, string name) =>
        tensor(file.ReadIntegers(name), [.. file.Header.Tensors[name].Shape.Select(size => (long)size)]);
}
