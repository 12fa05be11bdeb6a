using System.Numerics.Tensors;

namespace MLNet.Pruning.Examples.DuplicateTickets;

/// <summary>How well numbers follow labels, whatever their scale.</summary>
internal static class Correlation
{
    /// <summary>Pearson's correlation, in [-1, 1]; NaN where either does not vary.</summary>
    public static double Pearson(double[] values, double[] labels)
    {
        double[] x = Centred(values), y = Centred(labels);
        return TensorPrimitives.CosineSimilarity<double>(x, y);
    }

    private static double[] Centred(double[] values)
    {
        double mean = values.Average();
        return [.. values.Select(value => value - mean)];
    }
}
