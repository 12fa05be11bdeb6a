using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>LayerNorm down the features of every token, in place (Ba, Kiros and Hinton, 2016): (x - mean) / sqrt(variance + epsilon) * gain + bias.</summary>
internal readonly ref struct LayerNormKernel : ITileKernel
{
    private readonly Activations _values;
    private readonly ReadOnlySpan<float> _gain;
    private readonly ReadOnlySpan<float> _bias;
    private readonly float _epsilon;

    private LayerNormKernel(Activations values, ReadOnlySpan<float> gain, ReadOnlySpan<float> bias, float epsilon)
    {
        if (gain.Length != values.Features || bias.Length != values.Features)
            throw new ArgumentException($"{gain.Length} gains and {bias.Length} biases do not fit {values.Features} features.");
        _values = values;
        _gain = gain;
        _bias = bias;
        _epsilon = epsilon;
    }

    public static void Run(Activations values, ReadOnlySpan<float> gain, ReadOnlySpan<float> bias, float epsilon)
    {
        var kernel = new LayerNormKernel(values, gain, bias, epsilon);
        TileLoop.Run(ref kernel, values.Tokens);
    }

    public void Run<TTile>(int token) where TTile : struct, ITile<TTile>
    {
        ref float values = ref Unsafe.Add(ref MemoryMarshal.GetReference(_values.Values), token);
        nint stride = _values.Stride, end = _values.Features * stride;
        TTile inverseCount = TTile.Create(1f / _values.Features);

        TTile sum = TTile.Create(0f);
        for (nint i = 0; i < end; i += stride)
            sum += TTile.Load(ref values, i);
        TTile mean = sum * inverseCount;

        TTile squares = TTile.Create(0f);
        for (nint i = 0; i < end; i += stride)
        {
            TTile centered = TTile.Load(ref values, i) - mean;
            squares = TTile.MultiplyAdd(centered, centered, squares);
        }

        TTile inverseDeviation = TTile.Create(1f) / TTile.SquareRoot(TTile.MultiplyAdd(squares, inverseCount, TTile.Create(_epsilon)));
        nint offset = 0;
        for (int feature = 0; feature < _gain.Length; feature++, offset += stride)
        {
            TTile normal = (TTile.Load(ref values, offset) - mean) * inverseDeviation;
            TTile.MultiplyAdd(normal, TTile.Create(_gain[feature]), TTile.Create(_bias[feature])).Store(ref values, offset);
        }
    }
}
