using System.Text.Json;
using MLNet.Pruning.Tests;
using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>A recorded pre-training: masked language model and next sentence, AdamW, and the proximal step after each update.</summary>
public sealed class GoldenPretrainingTests : IDisposable
{
    private const int Rows = 6;
    private const int Length = 14;
    private const int Ignored = -100;

    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();
    private readonly SafetensorsFile _values = SafetensorsFile.Open(SharedAssets.Path("golden/pretraining.safetensors"));
    private readonly JsonElement _settings = JsonDocument.Parse(File.ReadAllText(SharedAssets.Path("golden/pretraining.json"))).RootElement;

    [SharedFact]
    public void Losses_and_gradients_are_the_recorded_ones()
    {
        var (model, head) = Create();
        var (predictions, order) = Losses(model, head, step: 0);
        Near(Recorded(0, "mlm"), predictions.item<double>());
        Near(Recorded(0, "nsp"), order.item<double>());
        (predictions + order).backward();
        foreach (var (name, weight) in Named(model, head))
            Near(_values.ReadDoubles("grad." + name), weight.grad!);
    }

    [SharedFact]
    public void Ten_steps_with_the_proximal_step_end_at_the_recorded_weights()
    {
        double rate = Setting("lr"), decay = Setting("weight_decay");
        var method = new ReweightedProximal { Gamma = Setting("gamma"), Epsilon = Setting("epsilon"), ReweightSteps = (int)Setting("reweight_every"), SteerToShare = false };
        var settings = new OptimizerSettings { LearningRate = rate, WarmupSteps = 0, WeightDecay = decay, ClipNorm = double.MaxValue };
        var (model, head) = Create();
        var own = Named(model, head).ToDictionary(named => named.Name, named => named.Weight);
        TrainedParameter[] parameters = [.. own.Select(named => model.Prunable.FirstOrDefault(linear => linear.Value.weight.Handle == named.Value.Handle) is { Value: { } linear }
            ? new TrainedParameter(named.Key, linear, method, new CounterRandom(1, "none"))
            : new TrainedParameter(named.Key, named.Value))];
        int steps = _settings.GetProperty("steps").GetArrayLength();
        var updater = ParameterUpdater.For(parameters, CPU, ScalarType.Float64);
        var pruner = method.Start(new PruningContext
        {
            Parameters = parameters,
            Updater = updater,
            Settings = settings,
            Schedule = new SparsitySchedule { WarmupRatio = 0, CooldownRatio = 0 },
            RemainingWeights = 1,
            TotalSteps = steps + 1,
            Seed = 1,
        });

        for (int step = 0; step < steps; step++)
        {
            pruner.SetMasks(step, training: true);
            var (predictions, order) = Losses(model, head, step);
            Near(Recorded(step, "mlm"), predictions.item<double>());
            Near(Recorded(step, "nsp"), order.item<double>());
            (predictions + order).backward();
            foreach (var parameter in parameters)
                parameter.Gradient = parameter.Effective.grad;
            using (no_grad())
            {
                // The recorded run decays biases and LayerNorms too.
                foreach (var parameter in parameters.Where(parameter => !parameter.Decays))
                    parameter.Weight.Value.mul_(1 - (rate * decay));
            }
            updater.Update(new AdamStep(settings, step + 1, rateFactor: 1, scoreRate: 0, gradientNorm: 0));
            pruner.AfterUpdate(step + 1, rate);
            foreach (var parameter in parameters)
                parameter.Gradient = parameter.Effective.grad = null;
            Assert.Equal(Recorded(step, "zeros"), model.Prunable.Values.Sum(linear => linear.weight.eq(0).sum().item<long>()));
        }

        foreach (var (name, weight) in own)
            Near(_values.ReadDoubles("final." + name), weight);
    }

    public void Dispose()
    {
        _values.Dispose();
        _scope.Dispose();
    }

    private (SequenceClassifier Model, LanguageModelHead Head) Create()
    {
        var shape = _settings.GetProperty("config");
        int Size(string name) => shape.GetProperty(name).GetInt32();
        var config = new EncoderConfig
        {
            VocabularySize = Size("vocab_size"),
            HiddenSize = Size("hidden_size"),
            Layers = Size("num_hidden_layers"),
            AttentionHeads = Size("num_attention_heads"),
            IntermediateSize = Size("intermediate_size"),
            MaxPositions = Size("max_position_embeddings"),
            HiddenDropout = 0,
            AttentionDropout = 0,
        };
        // Whether the second text follows the first is a classification of pairs.
        var model = new SequenceClassifier(config, classes: 2, seed: 1, ScalarType.Float64);
        var head = new LanguageModelHead(config, model.embeddings.words);
        using var noGradient = no_grad();
        foreach (var (name, weight) in Named(model, head))
            weight.copy_(tensor(_values.ReadDoubles("initial." + name), weight.shape));
        return (model, head);
    }

    private static IEnumerable<(string Name, TorchSharp.Modules.Parameter Weight)> Named(SequenceClassifier model, LanguageModelHead head) =>
        model.Weights.Select(named => (named.Key.StartsWith(TensorNames.Classifier, StringComparison.Ordinal)
            ? named.Key.Replace(TensorNames.Classifier, "cls.seq_relationship", StringComparison.Ordinal)
            : "bert." + named.Key, named.Value)).Concat(head.Weights.Select(named => (named.Key, named.Value)));

    private (Tensor Predictions, Tensor Order) Losses(SequenceClassifier model, LanguageModelHead head, int step)
    {
        long[] Tokens(string name) => _values.ReadIntegers(name)[(step * Rows * Length)..((step + 1) * Rows * Length)];
        Tensor Grid(string name) => tensor(Tokens(name), [Rows, Length]);
        long[] labels = Tokens("mlm_labels"), places = [.. Enumerable.Range(0, labels.Length).Where(place => labels[place] != Ignored).Select(place => (long)place)];

        var hidden = model.Encode(Grid("input_ids"), Grid("token_type_ids"), ones([Rows, Length], ScalarType.Int64));
        var logits = head.forward(hidden.view(Rows * Length, -1).index_select(0, tensor(places)));
        var predictions = nn.functional.cross_entropy(logits, tensor([.. places.Select(place => labels[place])]));
        var order = nn.functional.cross_entropy(
            model.classifier.forward(model.Pool(hidden.select(1, 0))), tensor(_values.ReadIntegers("nsp_labels")[(step * Rows)..((step + 1) * Rows)]));
        return (predictions, order);
    }

    private double Setting(string name) => _settings.GetProperty(name).GetDouble();

    private double Recorded(int step, string name) => _settings.GetProperty("steps")[step].GetProperty(name).GetDouble();

    private static void Near(double expected, double actual) => Assert.InRange(actual, expected - 1e-9, expected + 1e-9);

    private static void Near(double[] expected, Tensor actual)
    {
        double[] values = actual.contiguous().Values<double>().ToArray();
        Assert.Equal(expected.Length, values.Length);
        for (int i = 0; i < expected.Length; i++)
            Near(expected[i], values[i]);
    }
}
