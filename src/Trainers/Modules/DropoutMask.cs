using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// The dropout mask of one place in one step: element i is kept when a hash of i, keyed by seed, step and place, reaches a threshold. What is kept
/// is scaled by 1 / (1 - probability).
/// </summary>
/// <remarks>The hash is the 32-bit finalizer of MurmurHash3 with a second key between its rounds.</remarks>
internal readonly record struct DropoutMask
{
    private const int ChunkLength = 1 << 15;

    private readonly uint _key, _innerKey, _threshold;
    private readonly double _scale;

    private DropoutMask(ulong key, double probability)
    {
        (_key, _innerKey) = ((uint)key, (uint)(key >> 32));
        _threshold = (uint)(probability * 4294967296.0);
        _scale = 1 / (1 - probability);
    }

    /// <param name="seed">The seed of the training.</param>
    /// <param name="step">The training step.</param>
    /// <param name="place">The place in the model.</param>
    /// <param name="probability">The share that is dropped, in [0, 1).</param>
    public static DropoutMask At(int seed, long step, int place, double probability) =>
        new(CounterRandom.Hash((ulong)seed, CounterRandom.Stream("dropout") + (ulong)place, (ulong)step), probability);

    /// <summary>The input with what is dropped set to zero and the rest scaled, as a new tensor.</summary>
    public Tensor Apply(Tensor input)
    {
        using var source = input.contiguous();
        if (source.device_type != DeviceType.CPU)
            return OnDevice(source);

        var result = empty_like(source);
        if (source.dtype == ScalarType.Float64)
            Multiply<double>(source, result);
        else
            Multiply<float>(source, result);
        return result;
    }

    /// <summary>Drops and scales a contiguous tensor on the CPU in 32 bits, in place.</summary>
    public void ApplyInPlace(Tensor values) => Multiply<float>(values, values);

    /// <summary>Drops and scales a line of elements that stand <paramref name="step"/> apart in the tensor, in place.</summary>
    /// <param name="line">The values.</param>
    /// <param name="first">The row-major index of the first in the tensor.</param>
    /// <param name="step">The distance of their indices.</param>
    public void Apply(Span<float> line, uint first, uint step)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(line);
        var index = new Vector<uint>(first) + (Vector.CreateSequence(0u, 1u) * step);
        var (threshold, scale) = (new Vector<uint>(_threshold), new Vector<float>((float)_scale));
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i] = vectors[i] * scale & Vector.AsVectorSingle(Vector.GreaterThanOrEqual(Hash(index), threshold));
            index += new Vector<uint>((uint)Vector<uint>.Count * step);
        }
        for (int i = vectors.Length * Vector<float>.Count; i < line.Length; i++)
            line[i] = Hash(first + ((uint)i * step)) >= _threshold ? line[i] * (float)_scale : 0;
    }

    /// <summary>The mask is made in main memory and moved, so that every device drops the same elements.</summary>
    internal Tensor OnDevice(Tensor input)
    {
        using var factors = ones(input.shape, dtype: input.dtype);
        using var mask = Apply(factors);
        using var moved = mask.to(input.device);
        return input * moved;
    }

    private void Multiply<T>(Tensor source, Tensor result)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var mask = this;
        int count = checked((int)source.numel());
        FixedWork.Run((count + ChunkLength - 1) / ChunkLength, count, chunk =>
        {
            int start = chunk * ChunkLength, length = Math.Min(ChunkLength, count - start);
            mask.Multiply(source.Values<T>().Slice(start, length), result.Values<T>().Slice(start, length), (uint)start);
        });
    }

    private void Multiply<T>(ReadOnlySpan<T> source, Span<T> result, uint first)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int done = 0;
        if (typeof(T) == typeof(float))
            done = MultiplyVectors(MemoryMarshal.Cast<T, Vector<float>>(source), MemoryMarshal.Cast<T, Vector<float>>(result), first);

        T scale = T.CreateChecked(_scale);
        for (int i = done; i < source.Length; i++)
            result[i] = Hash(first + (uint)i) >= _threshold ? source[i] * scale : T.Zero;
    }

    private int MultiplyVectors(ReadOnlySpan<Vector<float>> source, Span<Vector<float>> result, uint first)
    {
        var index = new Vector<uint>(first) + Vector.CreateSequence(0u, 1u);
        var threshold = new Vector<uint>(_threshold);
        var scale = new Vector<float>((float)_scale);
        for (int i = 0; i < source.Length; i++)
        {
            var kept = Vector.AsVectorSingle(Vector.GreaterThanOrEqual(Hash(index), threshold));
            result[i] = (source[i] * scale) & kept;
            index += new Vector<uint>((uint)Vector<uint>.Count);
        }
        return source.Length * Vector<float>.Count;
    }

    private uint Hash(uint index)
    {
        uint bits = (index * 0x9E3779B1) + _key;
        bits = (bits ^ (bits >> 16)) * 0x85EBCA6B;
        bits ^= _innerKey;
        bits = (bits ^ (bits >> 13)) * 0xC2B2AE35;
        return bits ^ (bits >> 16);
    }

    private Vector<uint> Hash(Vector<uint> index)
    {
        var bits = (index * 0x9E3779B1) + new Vector<uint>(_key);
        bits = (bits ^ (bits >>> 16)) * 0x85EBCA6B;
        bits ^= new Vector<uint>(_innerKey);
        bits = (bits ^ (bits >>> 13)) * 0xC2B2AE35;
        return bits ^ (bits >>> 16);
    }
}
