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

    public override void Forward(Tensor input, Tensor output) => Run(input, (start, length) =>
    {
        Span<float> source = input.Values<float>().Slice(start, length), result = output.Values<float>().Slice(start, length);
        int whole = length - (length % TTile.Width);
        Forward(source[..whole], result);
        if (whole == length)
            return;

        Span<float> rest = stackalloc float[TTile.Width];
        source[whole..].CopyTo(rest);
        Forward(rest, rest);
        rest[..(length - whole)].CopyTo(result[whole..]);
    });

    public override void Backward(Tensor input, Tensor gradient) => Run(input, (start, length) =>
    {
        Span<float> values = input.Values<float>().Slice(start, length), slopes = gradient.Values<float>().Slice(start, length);
        int whole = length - (length % TTile.Width);
        Backward(values[..whole], slopes);
        if (whole == length)
            return;

        Span<float> rest = stackalloc float[TTile.Width], restSlopes = stackalloc float[TTile.Width];
        values[whole..].CopyTo(rest);
        slopes[whole..].CopyTo(restSlopes);
        Backward(rest, restSlopes);
        rest[..(length - whole)].CopyTo(values[whole..]);
        restSlopes[..(length - whole)].CopyTo(slopes[whole..]);
    });

    private static void Run(Tensor values, Action<int, int> work)
    {
        int count = checked((int)values.numel());
        FixedWork.Run((count + ChunkLength - 1) / ChunkLength, count, chunk => work(chunk * ChunkLength, Math.Min(ChunkLength, count - (chunk * ChunkLength))));
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
