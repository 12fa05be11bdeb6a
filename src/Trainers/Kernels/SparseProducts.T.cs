using System.Runtime.InteropServices;
using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <inheritdoc/>
/// <typeparam name="TTile">The tokens that are multiplied together.</typeparam>
internal sealed class SparseProducts<TTile> : SparseProducts
    where TTile : struct, ITile<TTile>
{
    // A chunk of turned inputs stays in the second cache while all rows of a piece run over it; it is long enough that summing up lanes is little of the work.
    private const int ChunkValues = 1 << 17, LongestChunk = 256, ShortestChunk = 128;
    private const int Pieces = 8;

    public override void Multiply(Tensor input, SparseRows matrix, Tensor? bias, Tensor output)
    {
        int tokens = (int)(input.numel() / matrix.Columns);
        FixedWork.Run((tokens + TTile.Width - 1) / TTile.Width, output.numel(), tile =>
        {
            using var buffer = new AlignedBuffer((matrix.Columns + matrix.Rows) * TTile.Width);
            int first = tile * TTile.Width, count = Math.Min(TTile.Width, tokens - first);
            ref float columns = ref buffer.Values[0];
            ref float rows = ref buffer.Values[matrix.Columns * TTile.Width];
            if (count < TTile.Width)
                buffer.Values.Clear();
            TurnKernel.Run(ref input.Values<float>()[first * matrix.Columns], matrix.Columns, count, matrix.Columns, ref columns, TTile.Width);
            if (bias is null)
            {
                SparseKernel.Run<TTile, SingleFormat<TTile>, SingleEntry, StoreEpilogue<TTile>>(
                    matrix.Order, matrix.Ends, matrix.Entries, ref columns, new StoreEpilogue<TTile>(ref rows, TTile.Width, TTile.Create(1f)));
            }
            else
            {
                SparseKernel.Run<TTile, SingleFormat<TTile>, SingleEntry, BiasEpilogue<TTile, SingleFormat<TTile>>>(
                    matrix.Order, matrix.Ends, matrix.Entries, ref columns, new BiasEpilogue<TTile, SingleFormat<TTile>>(ref MemoryMarshal.GetReference(bias.Values<float>()), ref rows, TTile.Width));
            }
            TurnKernel.Run(ref rows, TTile.Width, matrix.Rows, count, ref output.Values<float>()[first * matrix.Rows], matrix.Rows);
        });
    }

    public override void AddKept(Tensor gradient, Tensor input, SparseMask mask, Tensor output)
    {
        int rows = (int)gradient.shape[1], columns = (int)input.shape[1], tokens = (int)input.shape[0];
        int chunk = Math.Clamp(ChunkValues / columns / TTile.Width * TTile.Width, ShortestChunk, LongestChunk);
        int chunks = (tokens + chunk - 1) / chunk, piece = (rows + Pieces - 1) / Pieces;
        using AlignedBuffer gradients = new(checked(chunks * chunk * rows)), inputs = new(checked(chunks * chunk * columns));
        FixedWork.Run(chunks, input.numel(), i =>
        {
            Turn(gradient, rows, i * chunk, Math.Min(chunk, tokens - (i * chunk)), chunk, gradients.Values.Slice(i * chunk * rows, chunk * rows));
            Turn(input, columns, i * chunk, Math.Min(chunk, tokens - (i * chunk)), chunk, inputs.Values.Slice(i * chunk * columns, chunk * columns));
        });
        FixedWork.Run((rows + piece - 1) / piece, output.numel(), i =>
        {
            var result = output.Values<float>();
            for (int c = 0; c < chunks; c++)
            {
                for (int row = i * piece; row < Math.Min(rows, (i + 1) * piece); row++)
                {
                    SampledKernel.Run<TTile>(
                        ref gradients.Values[((c * rows) + row) * chunk], ref inputs.Values[c * columns * chunk], chunk, mask.KeptColumns(row), result.Slice(row * columns, columns));
                }
            }
        });
    }

    private static void Turn(Tensor source, int features, int first, int count, int chunk, Span<float> turned)
    {
        if (count < chunk)
            turned.Clear();
        TurnKernel.Run(ref source.Values<float>()[first * features], features, count, features, ref turned[0], chunk);
    }
}
