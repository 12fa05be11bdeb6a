using System.Numerics.Tensors;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLNet.Pruning.Trainers;

/// <summary>Vectors that a teacher gives for the rows of a data set, kept in 16 bits and without padding. A row has parts, such as layers, of some vectors each.</summary>
/// <param name="rows">Rows of the data set.</param>
/// <param name="width">Numbers of a vector.</param>
internal sealed class KeptVectors(int rows, int width)
{
    // By row, then by part.
    private readonly Half[][][] _values = new Half[rows][][];

    /// <summary>Keeps what a teacher gave for some rows.</summary>
    /// <param name="rows">Row numbers.</param>
    /// <param name="counts">The vectors of each of these rows; what is behind them is padding. A part of fewer places is kept whole.</param>
    /// <param name="parts">The parts, each [rows, places, width].</param>
    public void Keep(int[] rows, int[] counts, IReadOnlyList<Tensor> parts)
    {
        float[][] values = [.. parts.Select(part => part.ToFloats())];
        for (int i = 0; i < rows.Length; i++)
            _values[rows[i]] = [.. values.Select(part => ToHalf(Row(part, i)[..Math.Min(counts[i] * width, part.Length / rows.Length)]))];

        ReadOnlySpan<float> Row(float[] part, int row) => part.AsSpan(row * (part.Length / rows.Length), part.Length / rows.Length);
    }

    /// <summary>A part of some rows, padded with zeros, [rows, places, width].</summary>
    public Tensor Padded(int[] rows, int part, int places, ScalarType type, Device device)
    {
        var padded = zeros([rows.Length, places, width], ScalarType.Float16);
        var values = padded.Values<Half>();
        for (int i = 0; i < rows.Length; i++)
            _values[rows[i]][part].CopyTo(values[(i * places * width)..]);
        return padded.to(type, device);
    }

    private static Half[] ToHalf(ReadOnlySpan<float> values)
    {
        var kept = new Half[values.Length];
        TensorPrimitives.ConvertToHalf(values, kept);
        return kept;
    }
}
