using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// A linear layer, y = x W'ᵀ + b. W' is the weight itself until <see cref="AddMask"/>; from then on it is a tensor of its own that holds the weight
/// where the mask keeps it and zero elsewhere, and it is what receives the gradient dL/dW'.
/// </summary>
internal sealed class MaskedLinear : nn.Module<Tensor, Tensor>
{
    public readonly Parameter weight;
    public readonly Parameter bias;
    private Parameter? _masked;

    /// <param name="inputs">Width of the input.</param>
    /// <param name="outputs">Width of the output.</param>
    /// <param name="dtype">Type of the weights.</param>
    /// <param name="device">Device of the weights.</param>
    public MaskedLinear(int inputs, int outputs, ScalarType dtype, Device device)
        : base(nameof(MaskedLinear))
    {
        weight = nn.Parameter(zeros(outputs, inputs, dtype, device));
        bias = nn.Parameter(zeros(outputs, dtype, device));
        RegisterComponents();
    }

    /// <summary>The mask of W', where sparse products may be used; else null.</summary>
    public SparseMask? Sparse { get; private set; }

    /// <summary>The mask of W' while products are sparse; else null.</summary>
    public SparseMask? SparseInUse => Sparse is { InUse: true } ? Sparse : null;

    /// <summary>W', the weight in use.</summary>
    public Parameter Effective => _masked ?? weight;

    /// <summary>Gives the layer a masked weight of its own, equal to the weight for now.</summary>
    public void AddMask()
    {
        if (_masked is not null)
            throw new InvalidOperationException("The layer has a mask already.");
        weight.requires_grad = false;
        _masked = nn.Parameter(empty_like(weight));
        using (no_grad())
            _masked.copy_(weight);
        register_parameter("masked", _masked);
    }

    /// <summary>Allows sparse products, on the CPU in 32 bits, as soon as the mask keeps few enough.</summary>
    /// <param name="onlyKeptLearn">Whether the gradient of cut elements is of no use.</param>
    public void AllowSparseProducts(bool onlyKeptLearn) => Sparse = new SparseMask((int)weight.shape[0], (int)weight.shape[1], onlyKeptLearn);

    /// <summary>[..., inputs] to [..., outputs].</summary>
    public override Tensor forward(Tensor input) =>
        SparseInUse is { } sparse ? SparseLinearFunction.apply(input, Effective, bias, sparse) : nn.functional.linear(input, Effective, bias);
}
