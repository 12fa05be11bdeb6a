namespace MLNet.Pruning.Transforms.Tests.Reports;

public sealed class TSneTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(30)]
    public void TheSharesHaveTheAskedPerplexity(double perplexity)
    {
        var random = new Random(3);
        float[] distances = [.. Enumerable.Range(0, 90).Select(_ => 0.01f + (100 * random.NextSingle())).Order()];

        double[] shares = TSne.Shares(distances, perplexity);

        Assert.Equal(1, shares.Sum(), 1e-12);
        Assert.Equal(perplexity, Math.Exp(-shares.Where(share => share > 0).Sum(share => share * Math.Log(share))), 1e-3);
        Assert.Equal(shares.OrderDescending(), shares);
    }

    [Fact]
    public void SharesOfEqualDistancesAreEqual()
    {
        Assert.All(TSne.Shares(new float[10], 3), share => Assert.Equal(0.1, share, 12));
        Assert.All(TSne.Shares(Enumerable.Repeat(1e6f, 10).ToArray(), 3), share => Assert.Equal(0.1, share, 12));
    }

    [Fact]
    public void SimilaritiesAreSymmetricAndSumUpToOne()
    {
        TSne.Neighbours similarities = new TSne(Clusters(4, 25, out _), 10).Similarities();

        Assert.Equal(1, similarities.Shares.Sum(shares => shares.Sum()), 1e-9);
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(similarities.Ids[i].Order(), similarities.Ids[i]);
            Assert.InRange(similarities.Ids[i].Length, 30, 99);
            foreach ((int j, double share) in similarities.Ids[i].Zip(similarities.Shares[i]))
                Assert.Equal(share, similarities.Shares[j][Array.IndexOf(similarities.Ids[j], i)], 15);
        }
    }

    [Fact]
    public void WithThetaZeroTheGradientIsTheExactOne()
    {
        (TSne.Neighbours similarities, double[] places) = Sample();
        double[] exact = ExactGradient(similarities, places), gradient = new double[places.Length];

        TSne.Gradient(similarities, places, 1, 0, gradient);

        double scale = exact.Max(Math.Abs);
        Assert.All(exact.Zip(gradient), pair => Assert.Equal(pair.First, pair.Second, 1e-10 * scale));
    }

    [Theory]
    [InlineData(0.1, 1e-3)]
    [InlineData(0.3, 1e-2)]
    [InlineData(0.5, 3e-2)]
    public void TheGradientIsWithinThetasErrorOfTheExactOne(double theta, double error)
    {
        (TSne.Neighbours similarities, double[] places) = Sample();
        double[] exact = ExactGradient(similarities, places), gradient = new double[places.Length];

        TSne.Gradient(similarities, places, 1, theta, gradient);

        double difference = Math.Sqrt(exact.Zip(gradient, (a, b) => (a - b) * (a - b)).Sum()), norm = Math.Sqrt(exact.Sum(value => value * value));
        Assert.InRange(difference / norm, 1e-9, error);
    }

    [Fact]
    public void TheExactGradientIsThatOfTheDivergence()
    {
        (TSne.Neighbours similarities, double[] places) = Sample();
        double[] gradient = ExactGradient(similarities, places);

        foreach (int i in new[] { 0, 7, 101, 238 })
        {
            double step = 1e-5, kept = places[i];
            places[i] = kept + step;
            double above = Divergence(similarities, places);
            places[i] = kept - step;
            double below = Divergence(similarities, places);
            places[i] = kept;
            Assert.Equal((above - below) / (2 * step), gradient[i], 1e-7);
        }
    }

    [Fact]
    public void ClustersStayApart()
    {
        (double X, double Y)[] places = new TSne(Clusters(5, 60, out int[] clusters)).Embed();

        // A point's ten nearest are of its cluster.
        for (int i = 0; i < places.Length; i++)
        {
            int[] nearest = [.. Enumerable.Range(0, places.Length).Where(j => j != i).OrderBy(j => Distance(places[i], places[j])).Take(10)];
            Assert.All(nearest, j => Assert.Equal(clusters[i], clusters[j]));
        }

        Assert.Equal(0, places.Average(place => place.X), 1e-9);
        Assert.Equal(0, places.Average(place => place.Y), 1e-9);
    }

    [Fact]
    public void TheSameVectorsGiveTheSamePlaces() =>
        Assert.Equal(new TSne(Clusters(3, 20, out _)).Embed(), new TSne(Clusters(3, 20, out _)).Embed());

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void FewOrEqualVectorsHavePlacesToo(int count)
    {
        float[][] different = [.. Enumerable.Range(0, count).Select(i => new float[] { i, 1 })], equal = [.. Enumerable.Range(0, count).Select(_ => new float[] { 1, 1 })];

        foreach (float[][] vectors in new[] { different, equal })
        {
            (double X, double Y)[] places = new TSne(vectors).Embed();
            Assert.Equal(count, places.Length);
            Assert.All(places, place => Assert.True(double.IsFinite(place.X) && double.IsFinite(place.Y)));
        }
    }

    [Fact]
    public void APlaceSharedByAllExertsNoForce()
    {
        var tree = new QuadTree([1, 2, 1, 2, 1, 2]);
        Assert.Equal((0, 0, 2), tree.Repulsion(1, 2, 0.5));
    }

    private static float[][] Clusters(int count, int size, out int[] clusters)
    {
        var random = new Random(5);
        clusters = [.. Enumerable.Range(0, count * size).Select(i => i % count)];
        return [.. clusters.Select(cluster => Enumerable.Range(0, 20).Select(axis => (axis == cluster ? 8 : 0) + (float)(random.NextDouble() + random.NextDouble() - 1)).ToArray())];
    }

    private static (TSne.Neighbours Similarities, double[] Places) Sample()
    {
        TSne.Neighbours similarities = new TSne(Clusters(4, 30, out _), 8).Similarities();
        var random = new Random(9);
        return (similarities, [.. Enumerable.Range(0, 240).Select(_ => 4 * (random.NextDouble() + random.NextDouble() - 1))]);
    }

    private static double[] ExactGradient(TSne.Neighbours similarities, double[] places)
    {
        int count = places.Length / 2;
        double normaliser = 0;
        double Q(int i, int j) => 1 / (1 + Math.Pow(places[2 * i] - places[2 * j], 2) + Math.Pow(places[2 * i + 1] - places[2 * j + 1], 2));
        for (int i = 0; i < count; i++)
            normaliser += Enumerable.Range(0, count).Where(j => j != i).Sum(j => Q(i, j));

        double[] gradient = new double[places.Length];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                int at = Array.IndexOf(similarities.Ids[i], j);
                double p = at < 0 ? 0 : similarities.Shares[i][at], q = i == j ? 0 : Q(i, j);
                for (int axis = 0; axis < 2; axis++)
                    gradient[2 * i + axis] += 4 * (p - q / normaliser) * q * (places[2 * i + axis] - places[2 * j + axis]);
            }
        }

        return gradient;
    }

    private static double Divergence(TSne.Neighbours similarities, double[] places)
    {
        int count = places.Length / 2;
        double normaliser = 0, divergence = 0;
        double Q(int i, int j) => 1 / (1 + Math.Pow(places[2 * i] - places[2 * j], 2) + Math.Pow(places[2 * i + 1] - places[2 * j + 1], 2));
        for (int i = 0; i < count; i++)
            normaliser += Enumerable.Range(0, count).Where(j => j != i).Sum(j => Q(i, j));
        for (int i = 0; i < count; i++)
        {
            foreach ((int j, double p) in similarities.Ids[i].Zip(similarities.Shares[i]))
                divergence += p * Math.Log(p * normaliser / Q(i, j));
        }

        return divergence;
    }

    private static double Distance((double X, double Y) a, (double X, double Y) b) => Math.Pow(a.X - b.X, 2) + Math.Pow(a.Y - b.Y, 2);
}
