using System.Runtime.InteropServices;
using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <inheritdoc/>
/// <typeparam name="TTile">The tokens that are multiplied together.</typeparam>
internal sealed class SparseProducts<TTile> : SparseProducts
    where TTile : struct, ITile<TTile>
{
    // A chunk of turned tokens stays in the second cache while all lines of a piece run over it; it is long enough that summing up lanes is little of the work.
    private const int ChunkValues = 1 << 17, MostTokens = 512, LeastTokens = 128;
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
        // The wider matrix gives the lines, of which a piece at a time is turned where it is used; all columns of the narrower one stay in the second cache.
        var (wide, narrow) = mask.ByColumn ? (input, gradient) : (gradient, input);
        int lines = (int)wide.shape[1], width = (int)narrow.shape[1], tokens = (int)input.shape[0];
        int chunks = (tokens + LongestChunk(width) - 1) / LongestChunk(width), piece = (lines + Pieces - 1) / Pieces;
        int chunk = Pad((tokens + chunks - 1) / chunks);
        int lineStride = mask.ByColumn ? 1 : width, stride = mask.ByColumn ? lines : 1;
        using var right = new AlignedBuffer(checked(chunks * chunk * width));
        FixedWork.Run(chunks, narrow.numel(), c => Turn(narrow, 0, width, c * chunk, chunk, right.Values.Slice(c * chunk * width, chunk * width)));
        FixedWork.Run((lines + piece - 1) / piece, output.numel(), i =>
        {
            int first = i * piece, count = Math.Min(piece, lines - first);
            using var left = new AlignedBuffer(count * chunk);
            for (int c = 0; c < chunks; c++)
            {
                Turn(wide, first, count, c * chunk, chunk, left.Values);
                for (int line = 0; line < count; line++)
                {
                    SampledKernel.Run<TTile>(
                        ref left.Values[line * chunk], ref right.Values[c * chunk * width], chunk, mask.KeptOf(first + line),
                        ref output.Values<float>()[(first + line) * lineStride], stride);
                }
            }
        });
    }

    private static int LongestChunk(int width) => Math.Clamp(ChunkValues / width / TTile.Width * TTile.Width, LeastTokens, MostTokens);

    private static int Pad(int tokens) => (tokens + TTile.Width - 1) / TTile.Width * TTile.Width;

    // Some features of the tokens of a chunk, feature after feature; zeros behind the last token.
    private static void Turn(Tensor source, int firstFeature, int features, int firstToken, int chunk, Span<float> turned)
    {
        int stride = (int)source.shape[1], count = Math.Min(chunk, (int)source.shape[0] - firstToken);
        if (count < chunk)
            turned.Clear();
        TurnKernel.Run(ref source.Values<float>()[(firstToken * stride) + firstFeature], stride, count, features, ref turned[0], chunk);
    }
}
