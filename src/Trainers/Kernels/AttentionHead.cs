using System.Runtime.InteropServices;
using MLNet.Pruning.Transforms;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// One head of one row of a batch. Scores are computed transposed, for one tile of queries at a time: key after key, so that softmax runs down the
/// keys and the queries of a tile side by side.
/// </summary>
internal readonly ref struct AttentionHead<TTile>
    where TTile : struct, ITile<TTile>
{
    // In 32 bits e to this is 0. The kernel's exponential ends at e^-87, which is more.
    private const float Vanishing = -1000;

    private readonly ReadOnlySpan<float> _bias;
    private readonly DropoutMask? _dropout;
    private readonly int _start, _stride, _paddedLength;
    private readonly uint _firstProbability;

    public AttentionHead(AttentionInputs inputs, int index)
    {
        (int row, int head) = Math.DivRem(index, inputs.Heads);
        (Length, Size, _dropout) = (inputs.Length, inputs.HeadSize, inputs.Dropout);
        (PaddedSize, _paddedLength) = (Pad(Size), Pad(Length));
        (_stride, _start) = (inputs.Hidden, (row * Length * inputs.Hidden) + (head * Size));
        _bias = inputs.Bias.Values<float>().Slice(row * Length, Length);
        _firstProbability = (uint)index * (uint)Length * (uint)Length;
    }

    /// <summary>Queries, and keys.</summary>
    public int Length { get; }

    /// <summary>Features of the head.</summary>
    public int Size { get; }

    /// <summary>The size up to whole tiles: floats from row to row of a plane.</summary>
    public int PaddedSize { get; }

    /// <summary>Floats of a plane: a row per query or key.</summary>
    public int PlaneLength => Length * PaddedSize;

    /// <summary>Floats of a turned plane: a row of whole tiles per feature.</summary>
    public int TurnedLength => Size * _paddedLength;

    /// <summary>Floats of the scores of one tile of queries.</summary>
    public int TileLength => Length * TTile.Width;

    /// <summary>Queries in the tile that starts at <paramref name="first"/>.</summary>
    public int Count(int first) => Math.Min(TTile.Width, Length - first);

    /// <summary>The head's part of a tensor, times <paramref name="scale"/>, as a plane.</summary>
    public void Load(Tensor tensor, float scale, Span<float> plane)
    {
        ReadOnlySpan<float> source = tensor.Values<float>();
        for (int i = 0; i < Length; i++)
        {
            var line = plane.Slice(i * PaddedSize, Size);
            TensorPrimitives.Multiply(source.Slice(_start + (i * _stride), Size), scale, line);
        }
    }

    /// <summary>Writes a plane to the head's part of a tensor.</summary>
    public void Store(ReadOnlySpan<float> plane, Tensor tensor)
    {
        var destination = tensor.Values<float>();
        for (int i = 0; i < Length; i++)
            plane.Slice(i * PaddedSize, Size).CopyTo(destination[(_start + (i * _stride))..]);
    }

    /// <summary>Turns a plane.</summary>
    public void Turn(Span<float> plane, Span<float> turned) => TurnKernel.Run(ref plane[0], PaddedSize, Length, Size, ref turned[0], _paddedLength);

    /// <summary>The softmax of the scores of a tile of queries.</summary>
    /// <param name="key">The keys.</param>
    /// <param name="turnedQuery">The queries, over the root of the size, turned.</param>
    /// <param name="first">The first query of the tile.</param>
    /// <param name="tile">Receives the probabilities.</param>
    public void Attend(Tensor key, Span<float> turnedQuery, int first, Span<float> tile)
    {
        DenseKernel.Run<TTile, SingleFormat<TTile>, BiasEpilogue<TTile, SingleFormat<TTile>>>(
            ref key.Values<float>()[_start], _stride, 1, Length, Size, ref turnedQuery[first], _paddedLength,
            new BiasEpilogue<TTile, SingleFormat<TTile>>(ref MemoryMarshal.GetReference(_bias), ref tile[0], TTile.Width));
        AttentionKernels<TTile>.Scale(tile, SoftmaxKernel.Run<TTile, SingleFunctions>(ref tile[0], Length, 1f));
        for (int i = 0; i < Length; i++)
        {
            if (_bias[i] <= Vanishing)
                tile.Slice(i * TTile.Width, TTile.Width).Clear();
        }
    }

    /// <summary>The products of the rows of a tensor with a tile of turned rows.</summary>
    public void MultiplyRows(Tensor rows, Span<float> turned, int first, Span<float> tile) =>
        DenseKernel.Run<TTile, SingleFormat<TTile>, StoreEpilogue<TTile>>(
            ref rows.Values<float>()[_start], _stride, 1, Length, Size, ref turned[first], _paddedLength,
            new StoreEpilogue<TTile>(ref tile[0], TTile.Width, TTile.Create(1f)));

    /// <summary>Drops what the dropout mask drops of the probabilities of a tile, or of their gradient.</summary>
    public void Drop(Span<float> tile, int first)
    {
        if (_dropout is not { } mask)
            return;
        for (int key = 0; key < Length; key++)
            mask.Apply(tile.Slice(key * TTile.Width, TTile.Width), _firstProbability + ((uint)first * (uint)Length) + (uint)key, (uint)Length);
    }

    /// <summary>For every query of a tile the sum of the plane's rows, one per key, weighted by the tile.</summary>
    public void SumOverKeys(Span<float> tile, int first, Span<float> plane, float scale, Span<float> result)
    {
        for (int feature = 0; feature < PaddedSize; feature += TTile.Width)
        {
            DenseKernel.Run<TTile, SingleFormat<TTile>, StoreEpilogue<TTile>>(
                ref tile[0], 1, TTile.Width, Count(first), Length, ref plane[feature], PaddedSize,
                new StoreEpilogue<TTile>(ref result[(first * PaddedSize) + feature], PaddedSize, TTile.Create(scale)));
        }
    }

    /// <summary>For every key the sum of the plane's rows, one per query of a tile, weighted by the tile; added to the result.</summary>
    public void AddOverQueries(Span<float> tile, int first, Span<float> plane, Span<float> result)
    {
        for (int feature = 0; feature < PaddedSize; feature += TTile.Width)
        {
            DenseKernel.Run<TTile, SingleFormat<TTile>, SumEpilogue<TTile>>(
                ref tile[0], TTile.Width, 1, Length, Count(first), ref plane[(first * PaddedSize) + feature], PaddedSize,
                new SumEpilogue<TTile>(ref result[feature], PaddedSize));
        }
    }

    private static int Pad(int count) => (count + TTile.Width - 1) / TTile.Width * TTile.Width;
}
