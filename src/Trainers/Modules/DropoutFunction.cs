using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>Dropout for autograd: backward computes the mask again instead of storing it.</summary>
internal sealed class DropoutFunction : GuardedFunction<DropoutFunction>
{
    private const string Mask = "mask";

    protected override Tensor Forward(autograd.AutogradContext ctx, object[] vars)
    {
        var mask = (DropoutMask)vars[1];
        ctx.save_data(Mask, mask);
        return mask.Apply((Tensor)vars[0]);
    }

    protected override List<Tensor> Backward(autograd.AutogradContext ctx, Tensor gradOutput) =>
        HandedGradients.Return([((DropoutMask)ctx.get_data(Mask)).Apply(gradOutput), null!], gradOutput);
}
