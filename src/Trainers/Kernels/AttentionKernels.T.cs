using System.Runtime.CompilerServices;
using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <inheritdoc/>
/// <typeparam name="TTile">The queries whose scores are computed side by side.</typeparam>
internal sealed class AttentionKernels<TTile> : AttentionKernels
    where TTile : struct, ITile<TTile>
{
    public override void Forward(AttentionInputs inputs, Tensor context) =>
        FixedWork.Run(inputs.Rows * inputs.Heads, context.numel(), index =>
        {
            var head = new AttentionHead<TTile>(inputs, index);
            using var scratch = new Scratch((3 * head.PlaneLength) + head.TurnedLength + head.TileLength);
            Span<float> query = scratch.Take(head.PlaneLength), value = scratch.Take(head.PlaneLength), result = scratch.Take(head.PlaneLength);
            Span<float> turnedQuery = scratch.Take(head.TurnedLength), tile = scratch.Take(head.TileLength);
            head.Load(inputs.Query, Root(head.Size), query);
            head.Load(inputs.Value, 1f, value);
            head.Turn(query, turnedQuery);
            for (int first = 0; first < head.Length; first += TTile.Width)
            {
                head.Attend(inputs.Key, turnedQuery, first, tile);
                head.Drop(tile, first);
                head.SumOverKeys(tile, first, value, 1f, result);
            }
            head.Store(result, context);
        });

    public override void Backward(AttentionInputs inputs, Tensor gradient, Tensor queryGradient, Tensor keyGradient, Tensor valueGradient) =>
        FixedWork.Run(inputs.Rows * inputs.Heads, gradient.numel(), index =>
        {
            var head = new AttentionHead<TTile>(inputs, index);
            using var scratch = new Scratch((6 * head.PlaneLength) + (2 * head.TurnedLength) + (3 * head.TileLength));
            Span<float> query = scratch.Take(head.PlaneLength), key = scratch.Take(head.PlaneLength), outer = scratch.Take(head.PlaneLength);
            Span<float> toQuery = scratch.Take(head.PlaneLength), toKey = scratch.Take(head.PlaneLength), toValue = scratch.Take(head.PlaneLength);
            Span<float> turnedQuery = scratch.Take(head.TurnedLength), turnedOuter = scratch.Take(head.TurnedLength);
            Span<float> open = scratch.Take(head.TileLength), dropped = scratch.Take(head.TileLength), slopes = scratch.Take(head.TileLength);
            head.Load(inputs.Query, Root(head.Size), query);
            head.Load(inputs.Key, 1f, key);
            head.Load(gradient, 1f, outer);
            head.Turn(query, turnedQuery);
            head.Turn(outer, turnedOuter);
            for (int first = 0; first < head.Length; first += TTile.Width)
            {
                head.Attend(inputs.Key, turnedQuery, first, open);
                open.CopyTo(dropped);
                head.Drop(dropped, first);
                head.MultiplyRows(inputs.Value, turnedOuter, first, slopes);
                head.Drop(slopes, first);
                ThroughSoftmax(open, slopes);
                head.AddOverQueries(dropped, first, outer, toValue);
                head.AddOverQueries(slopes, first, query, toKey);
                head.SumOverKeys(slopes, first, key, Root(head.Size), toQuery);
            }
            head.Store(toQuery, queryGradient);
            head.Store(toKey, keyGradient);
            head.Store(toValue, valueGradient);
        });

    /// <summary>Multiplies every key's line of a tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Scale(Span<float> tile, TTile factor)
    {
        ref float first = ref tile[0];
        for (nint i = 0; i < tile.Length; i += TTile.Width)
            (TTile.Load(ref first, i) * factor).Store(ref first, i);
    }

    /// <summary>From the gradient of probabilities to that of scores: p (g - the sum of p g over the keys), in place of g.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ThroughSoftmax(Span<float> probabilities, Span<float> gradients)
    {
        ref float p = ref probabilities[0];
        ref float g = ref gradients[0];
        TTile sum = TTile.Create(0f);
        for (nint i = 0; i < probabilities.Length; i += TTile.Width)
            sum.Accumulate(TTile.Load(ref p, i), TTile.Load(ref g, i));
        for (nint i = 0; i < probabilities.Length; i += TTile.Width)
            (TTile.Load(ref p, i) * (TTile.Load(ref g, i) - sum)).Store(ref g, i);
    }

    private static float Root(int size) => 1f / MathF.Sqrt(size);

    /// <summary>Zeros to compute with, borrowed for one piece of work.</summary>
    private ref struct Scratch
    {
        private readonly AlignedBuffer _buffer;
        private int _taken;

        public Scratch(int length)
        {
            _buffer = new AlignedBuffer(length);
            _buffer.Values.Clear();
        }

        public Span<float> Take(int count) => _buffer.Values.Slice((_taken += count) - count, count);

        public readonly void Dispose() => _buffer.Dispose();
    }
}
