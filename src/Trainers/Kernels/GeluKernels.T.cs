using System.Runtime.CompilerServices;
using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <inheritdoc/>
/// <typeparam name="TTile">The values that are computed together.</typeparam>
internal sealed class GeluKernels<TTile> : GeluKernels
    where TTile : struct, ITile<TTile>
{
    private const int ChunkLength = 1 << 13;

    private delegate void Pass(Span<float> first, Span<float> second);

    public override void Forward(Tensor input, Tensor output) => Run(Forward, input, output);

    public override void Backward(Tensor input, Tensor gradient) => Run(Backward, input, gradient);

    private static void Run(Pass pass, Tensor first, Tensor second)
    {
        int count = checked((int)first.numel());
        FixedWork.Run((count + ChunkLength - 1) / ChunkLength, count, chunk =>
        {
            int start = chunk * ChunkLength, length = Math.Min(ChunkLength, count - start), whole = length - (length % TTile.Width);
            Span<float> firsts = first.Values<float>().Slice(start, length), seconds = second.Values<float>().Slice(start, length);
            pass(firsts[..whole], seconds[..whole]);
            if (whole == length)
                return;

            Span<float> firstRest = stackalloc float[TTile.Width], secondRest = stackalloc float[TTile.Width];
            firsts[whole..].CopyTo(firstRest);
            seconds[whole..].CopyTo(secondRest);
            pass(firstRest, secondRest);
            firstRest[..(length - whole)].CopyTo(firsts[whole..]);
            secondRest[..(length - whole)].CopyTo(seconds[whole..]);
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Forward(Span<float> input, Span<float> output)
    {
        if (input.IsEmpty)
            return;
        ref float from = ref input[0];
        ref float to = ref output[0];
        for (nint i = 0; i < input.Length; i += TTile.Width)
            SingleFunctions.Gelu(TTile.Load(ref from, i)).Store(ref to, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Backward(Span<float> input, Span<float> gradient)
    {
        if (input.IsEmpty)
            return;
        ref float values = ref input[0];
        ref float slopes = ref gradient[0];
        TTile zero = TTile.Create(0f), one = TTile.Create(1f);
        for (nint i = 0; i < input.Length; i += TTile.Width)
        {
            TTile x = TTile.Load(ref values, i);
            TTile size = TTile.Max(zero - x, x);
            TTile error = SingleFunctions.Erfc(size * TTile.Create(0.707106781f));
            TTile tail = error * TTile.Create(0.5f);
            TTile density = SingleFunctions.Exp(x * x * TTile.Create(-0.5f)) * TTile.Create(0.398942280f);

            // 1 where x is positive, 0 where it is negative; where it is next to nothing the tail is a half, and it does not matter.
            TTile side = TTile.Min(one, TTile.Max(zero, x * TTile.Create(1e38f)));
            TTile distribution = TTile.MultiplyAdd(side, one - tail - tail, tail);
            SingleFunctions.Gelu(x, size, error).Store(ref values, i);
            (TTile.Load(ref slopes, i) * TTile.MultiplyAdd(x, density, distribution)).Store(ref slopes, i);
        }
    }
}
