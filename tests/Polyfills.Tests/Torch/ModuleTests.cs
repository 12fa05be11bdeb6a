using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace MLNet.Pruning.Polyfills.Tests.Torch;

public sealed class ModuleTests
{
    private sealed class Block : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = "dense")] private readonly Linear _dense = nn.Linear(3, 3);
        [ComponentName(Name = "norm")] private readonly LayerNorm _norm = nn.LayerNorm(3);
        [ComponentName(Name = "dropout")] private readonly Dropout _dropout = nn.Dropout(0.5);

        public Block() : base(nameof(Block)) => RegisterComponents();

        public override Tensor forward(Tensor input) => _norm.forward(_dropout.forward(_dense.forward(input)));
    }

    private sealed class Network : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = "embedding")] private readonly Embedding _embedding = nn.Embedding(5, 3);
        [ComponentName(Name = "layer")] private readonly ModuleList<Block> _layer = nn.ModuleList(new Block(), new Block());
        [ComponentName(Name = "scale")] private readonly Parameter _scale = nn.Parameter(ones(1));
        [ComponentName(Name = "offset")] private readonly Tensor _offset = zeros(3);

        public Network() : base(nameof(Network))
        {
            RegisterComponents();
            register_module("classifier", nn.Linear(3, 2, hasBias: false));
        }

        public override Tensor forward(Tensor input)
        {
            Tensor x = _embedding.forward(input) * _scale + _offset;
            foreach (Block block in _layer)
                x = block.forward(x);
            return x;
        }
    }

    [Fact]
    public void State_is_named_by_fields_and_indices()
    {
        using var network = new Network();

        string[] expected =
        [
            "scale", "embedding.weight",
            "layer.0.dense.weight", "layer.0.dense.bias", "layer.0.norm.weight", "layer.0.norm.bias",
            "layer.1.dense.weight", "layer.1.dense.bias", "layer.1.norm.weight", "layer.1.norm.bias",
            "classifier.weight",
        ];
        Assert.Equal(expected, network.named_parameters().Select(item => item.name));
        Assert.Equal([.. expected, "offset"], network.state_dict().Keys);
        Assert.Equal(expected.Length, network.parameters().Count());
        Assert.Contains(("layer.1.dropout"), network.named_modules().Select(item => item.name));
    }

    [Fact]
    public void State_loads_into_another_module_and_a_mismatch_is_refused()
    {
        using var source = new Network();
        using var target = new Network();
        Dictionary<string, Tensor> state = source.state_dict();

        target.load_state_dict(state);

        Assert.All(target.state_dict(), item => Assert.True(item.Value.allclose(state[item.Key], 0, 0)));
        state.Remove("scale");
        Assert.Throws<InvalidOperationException>(() => target.load_state_dict(state));
        Assert.Equal(["scale"], target.load_state_dict(state, strict: false).missing_keys);
    }

    [Fact]
    public void Training_mode_reaches_every_module_and_dropout_obeys_it()
    {
        using DisposeScope scope = NewDisposeScope();
        using var network = new Network();
        Tensor ids = tensor(new long[] { 0, 1, 2, 4 });

        network.eval();
        Assert.All(network.modules(), module => Assert.False(module.training));
        Assert.True(network.forward(ids).allclose(network.forward(ids), 0, 0));

        network.train();
        Assert.All(network.modules(), module => Assert.True(module.training));
        Assert.False(network.forward(ids).allclose(network.forward(ids), 0, 0));
    }

    [Fact]
    public void Converting_a_module_replaces_the_parameters_in_its_fields()
    {
        using DisposeScope scope = NewDisposeScope();
        using var network = new Network();
        network.eval();
        Tensor ids = tensor(new long[] { 3, 1 });
        Tensor before = network.forward(ids);

        network.to(float64);

        Assert.All(network.parameters(), parameter => Assert.Equal(ScalarType.Float64, parameter.dtype));
        Assert.True(network.forward(ids).allclose(before.to(float64), 1e-5, 1e-5));
    }

    [Fact]
    public void A_disposed_module_frees_its_parameters()
    {
        var network = new Network();
        Parameter[] parameters = [.. network.parameters()];

        network.Dispose();

        Assert.All(parameters, parameter => Assert.True(parameter.IsInvalid));
    }

    [Fact]
    public void Modules_with_several_inputs_and_registration_errors()
    {
        using var linear = nn.Linear(2, 2);

        Assert.Throws<InvalidOperationException>(() => linear.register_parameter("weight", nn.Parameter(ones(1))));
        Assert.Throws<ArgumentNullException>(() => linear.register_parameter("other", null!));
        Assert.Throws<ArgumentNullException>(() => linear.register_buffer("other", null!));
        Assert.Throws<ArgumentException>(() => linear.register_module("a.b", nn.Dropout()));
        Assert.Throws<ArgumentException>(() => linear.to(int64));
    }
}
