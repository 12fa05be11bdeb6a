using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

[Collection(ProcessWide.Name)]
public class GuardedFunctionTests
{
    [Fact]
    public void What_backward_throws_ends_the_pass_and_crosses_no_native_frame()
    {
        using var scope = NewDisposeScope();
        var input = ones([3], requires_grad: true);
        Failing.Error = new OutOfMemoryException("No room for 3 gradients.");

        // Thrown after the native pass has ended: the pass alone ends well.
        Failing.apply(input, "unused").sum().backward();
        var thrown = Assert.Throws<OutOfMemoryException>(() => BackwardPass.Run(Failing.apply(input, "unused").square().sum()));
        Assert.Same(Failing.Error, thrown);
        Assert.Contains(nameof(Failing), thrown.StackTrace, StringComparison.Ordinal);

        Failing.Error = null;
        input.grad = null;
        BackwardPass.Run(Failing.apply(input, "unused").sum());
        Assert.Equal([2, 2, 2], input.grad!.ToFloats());
    }

    private sealed class Failing : GuardedFunction<Failing>
    {
        public static Exception? Error { get; set; }

        protected override Tensor Forward(autograd.AutogradContext ctx, object[] vars) => 2 * (Tensor)vars[0];

        protected override List<Tensor> Backward(autograd.AutogradContext ctx, Tensor gradOutput) => Error is null ? [2 * gradOutput, null!] : throw Error;
    }
}
