using System.Numerics.Tensors;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// t-SNE: places vectors in the plane so that near ones stay near. The repulsion of far points is taken cell by cell of a quadtree (L. van der Maaten,
/// Accelerating t-SNE using tree-based algorithms, JMLR 15, 2014). The same vectors give the same places, whatever the number of threads.
/// </summary>
/// <param name="vectors">The vectors, of one length; at least one.</param>
/// <param name="perplexity">How many neighbours a vector has in effect (section 3); lowered where the vectors are few.</param>
internal sealed class TSne(IReadOnlyList<float[]> vectors, double perplexity = 30)
{
    // Section 5 of the paper, but for the learning rate: A. Belkina et al. (2019) take one in proportion to the points.
    private const int ExaggeratedSteps = 250, Steps = 750;
    private const double Exaggeration = 12, EarlyMomentum = 0.5, LateMomentum = 0.8, Theta = 0.5;

    private readonly int _count = vectors.Count;

    /// <summary>The place of every vector; their mean is the origin.</summary>
    public (double X, double Y)[] Embed()
    {
        if (_count == 1)
            return [(0, 0)];
        Neighbours similarities = Similarities();
        var random = new Random(1);
        double[] places = [.. Enumerable.Range(0, 2 * _count).Select(_ => 1e-4 * (random.NextDouble() + random.NextDouble() - 1))];
        double[] gradient = new double[2 * _count], velocity = new double[2 * _count], gains = new double[2 * _count];
        Array.Fill(gains, 1);
        double rate = Math.Max(50, _count / Exaggeration / 4);

        for (int step = 0; step < Steps; step++)
        {
            bool early = step < ExaggeratedSteps;
            Gradient(similarities, places, early ? Exaggeration : 1, Theta, gradient);
            for (int i = 0; i < places.Length; i++)
            {
                gains[i] = Math.Sign(gradient[i]) == Math.Sign(velocity[i]) ? Math.Max(0.01, gains[i] * 0.8) : gains[i] + 0.2;
                velocity[i] = ((early ? EarlyMomentum : LateMomentum) * velocity[i]) - (rate * gains[i] * gradient[i]);
                places[i] += velocity[i];
            }

            Centre(places);
        }

        return [.. Enumerable.Range(0, _count).Select(i => (places[2 * i], places[(2 * i) + 1]))];
    }

    /// <summary>
    /// The similarity of every vector to its three times <c>perplexity</c> nearest ones, made symmetric, their sum 1 (equations 1, 2 and 7).
    /// </summary>
    internal Neighbours Similarities()
    {
        double effective = Math.Min(perplexity, (_count - 1) / 3.0);
        int near = Math.Min(_count - 1, (int)(3 * effective));
        int[][] ids = new int[_count][];
        double[][] shares = new double[_count][];
        Parallel.For(0, _count, i =>
        {
            float[] distances = [.. vectors.Select(other => TensorPrimitives.Distance<float>(vectors[i], other))];
            distances[i] = float.NegativeInfinity;
            int[] order = [.. Enumerable.Range(0, _count)];
            Array.Sort(distances, order);
            ids[i] = order[1..(near + 1)];
            shares[i] = Shares(distances.AsSpan(1, near), effective);
        });

        var pairs = new Dictionary<int, double>[_count];
        for (int i = 0; i < _count; i++)
            pairs[i] = [];
        for (int i = 0; i < _count; i++)
        {
            for (int place = 0; place < ids[i].Length; place++)
            {
                int j = ids[i][place];
                double half = shares[i][place] / (2 * _count);
                pairs[i][j] = pairs[i].GetValueOrDefault(j) + half;
                pairs[j][i] = pairs[j].GetValueOrDefault(i) + half;
            }
        }

        return new Neighbours(
            [.. pairs.Select(row => row.Keys.Order().ToArray())], [.. pairs.Select(row => row.OrderBy(pair => pair.Key).Select(pair => pair.Value).ToArray())]);
    }

    /// <summary>Normal densities over the distances, of the width at which their perplexity is the asked one: a binary search (section 3).</summary>
    /// <param name="distances">Distances from one vector.</param>
    /// <param name="perplexity">2 to the entropy in bits, at most the number of distances.</param>
    internal static double[] Shares(ReadOnlySpan<float> distances, double perplexity)
    {
        double[] shares = new double[distances.Length];
        double precision = 1, lowest = 0, highest = double.PositiveInfinity, target = Math.Log(perplexity);
        for (int attempt = 0; attempt < 200; attempt++)
        {
            double sum = 0, weighted = 0;
            for (int i = 0; i < shares.Length; i++)
            {
                // Taken from the nearest one on, the largest exponent is 0.
                double square = ((double)distances[i] * distances[i]) - ((double)distances[0] * distances[0]);
                shares[i] = Math.Exp(-precision * square);
                sum += shares[i];
                weighted += square * shares[i];
            }

            double entropy = Math.Log(sum) + (precision * weighted / sum);
            for (int i = 0; i < shares.Length; i++)
                shares[i] /= sum;
            if (Math.Abs(entropy - target) < 1e-5)
                break;
            if (entropy > target)
                (lowest, precision) = (precision, double.IsInfinity(highest) ? precision * 2 : (precision + highest) / 2);
            else
                (highest, precision) = (precision, (precision + lowest) / 2);
        }

        return shares;
    }

    /// <summary>The gradient of the Kullback-Leibler divergence (equations 8 to 10).</summary>
    /// <param name="similarities">The similarities of the vectors.</param>
    /// <param name="places">X and y of every point.</param>
    /// <param name="exaggeration">What the similarities are multiplied by.</param>
    /// <param name="theta">A cell that is seen under a smaller angle counts as one point, in [0, 0.7); 0 is exact.</param>
    /// <param name="gradient">Receives the gradient by x and y of every point.</param>
    internal static void Gradient(Neighbours similarities, double[] places, double exaggeration, double theta, double[] gradient)
    {
        var tree = new QuadTree(places);
        int count = similarities.Ids.Count;
        var repulsions = new (double X, double Y, double Sum)[count];
        Parallel.For(0, count, i => repulsions[i] = tree.Repulsion(places[2 * i], places[(2 * i) + 1], theta));
        double normaliser = 0;
        foreach ((_, _, double sum) in repulsions)
            normaliser += sum;

        for (int i = 0; i < count; i++)
        {
            double x = places[2 * i], y = places[(2 * i) + 1], pullX = 0, pullY = 0;
            int[] ids = similarities.Ids[i];
            double[] shares = similarities.Shares[i];
            for (int place = 0; place < ids.Length; place++)
            {
                double dx = x - places[2 * ids[place]], dy = y - places[(2 * ids[place]) + 1];
                double pull = exaggeration * shares[place] / (1 + (dx * dx) + (dy * dy));
                pullX += pull * dx;
                pullY += pull * dy;
            }

            gradient[2 * i] = 4 * (pullX - (repulsions[i].X / normaliser));
            gradient[(2 * i) + 1] = 4 * (pullY - (repulsions[i].Y / normaliser));
        }
    }

    private static void Centre(double[] places)
    {
        for (int axis = 0; axis < 2; axis++)
        {
            double mean = 0;
            for (int i = axis; i < places.Length; i += 2)
                mean += places[i];
            mean /= places.Length / 2;
            for (int i = axis; i < places.Length; i += 2)
                places[i] -= mean;
        }
    }

    /// <summary>For every vector the others that it is similar to, and how much.</summary>
    internal sealed record Neighbours(IReadOnlyList<int[]> Ids, IReadOnlyList<double[]> Shares);
}
