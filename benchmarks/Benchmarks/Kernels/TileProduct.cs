using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks;

/// <summary>A matrix times one tile of tokens, as the encoder multiplies on this processor.</summary>
internal abstract class TileProduct
{
    public static TileProduct Create(Matrix matrix, ScoringPrecision scoring)
    {
        bool exact = scoring == ScoringPrecision.Exact;
        if (Vector512.IsHardwareAccelerated)
            return exact ? new Of<PairedTile<Tile16>, SingleFormat<PairedTile<Tile16>>>(matrix) : new Of<PairedTile<Tile16>, PackedFormat<Tile16>>(matrix);
        if (Vector256.IsHardwareAccelerated)
            return exact ? new Of<PairedTile<Tile8>, SingleFormat<PairedTile<Tile8>>>(matrix) : new Of<PairedTile<Tile8>, PackedFormat<Tile8>>(matrix);
        return exact
            ? new Of<PairedTile<PairedTile<Tile4>>, SingleFormat<PairedTile<PairedTile<Tile4>>>>(matrix)
            : new Of<PairedTile<PairedTile<Tile4>>, PackedFormat<PairedTile<Tile4>>>(matrix);
    }

    public abstract void Multiply();

    private sealed class Of<TTile, TFormat> : TileProduct
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>
    {
        private const int CacheLine = 64;

        private readonly Matrix _matrix;
        private readonly float[] _bias, _input, _output;
        private readonly int _inputStart, _outputStart;

        public Of(Matrix matrix)
        {
            _matrix = matrix;
            _bias = new float[matrix.Rows];
            (_input, _inputStart) = Aligned(matrix.Columns * TFormat.Words);
            (_output, _outputStart) = Aligned(matrix.Rows * TTile.Width);
            for (int feature = 0; feature < matrix.Columns; feature++)
                TFormat.Store(TTile.Create((feature % 7) - 3), ref _input[_inputStart], feature * TFormat.Words);
        }

        public override void Multiply() => _matrix.Multiply<TTile, TFormat, BiasEpilogue<TTile, TFormat>>(
            ref _input[_inputStart], new BiasEpilogue<TTile, TFormat>(ref _bias[0], ref _output[_outputStart], TTile.Width));

        // Pinned, so that a register's load never straddles two cache lines.
        private static (float[] Array, int Start) Aligned(int length)
        {
            float[] array = GC.AllocateArray<float>(length + (CacheLine / sizeof(float)), pinned: true);
            nint misalignment = Marshal.UnsafeAddrOfPinnedArrayElement(array, 0) % CacheLine;
            return (array, (int)((CacheLine - misalignment) % CacheLine / sizeof(float)));
        }
    }
}
