using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>Dropout for autograd: backward computes the mask again instead of storing it.</summary>
internal sealed class DropoutFunction : autograd.SingleTensorFunction<DropoutFunction>
{
    private const string Mask = "mask";

    public override string Name => nameof(DropoutFunction);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var mask = (DropoutMask)vars[1];
        ctx.save_data(Mask, mask);
        return mask.Apply((Tensor)vars[0]);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
        HandedGradients.Return([((DropoutMask)ctx.get_data(Mask)).Apply(grad_output), null!], grad_output);
}
