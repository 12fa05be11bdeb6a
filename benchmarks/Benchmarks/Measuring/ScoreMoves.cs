namespace MLNet.Pruning.Benchmarks;

/// <summary>How far probabilities of the same texts, scored in two ways, lie apart.</summary>
/// <param name="LabelChanges">Texts whose likeliest class differs.</param>
/// <param name="Largest">The largest difference of a probability.</param>
/// <param name="Mean">The mean over the texts of a text's largest difference.</param>
/// <param name="ChangedLead">Of the texts whose class differs, the largest lead of the first way's class before its next; 0 without such a text.</param>
internal sealed record ScoreMoves(int LabelChanges, double Largest, double Mean, double ChangedLead)
{
    /// <summary>Compares text by text.</summary>
    /// <param name="first">The probabilities of the classes for every text.</param>
    /// <param name="second">The same, scored in another way.</param>
    public static ScoreMoves Between(IReadOnlyList<float[]> first, IReadOnlyList<float[]> second)
    {
        double[] moves = [.. first.Zip(second, (one, other) => one.Zip(other, (a, b) => Math.Abs((double)a - b)).Max())];
        double[] leads = [.. first.Zip(second).Where(pair => Likeliest(pair.First) != Likeliest(pair.Second)).Select(pair => Lead(pair.First))];
        return new ScoreMoves(leads.Length, moves.Max(), moves.Average(), leads.DefaultIfEmpty().Max());
    }

    /// <summary>The class of the highest probability; of equal ones the first.</summary>
    public static int Likeliest(float[] probabilities) => Array.IndexOf(probabilities, probabilities.Max());

    private static double Lead(float[] probabilities)
    {
        float[] sorted = [.. probabilities.OrderDescending()];
        return (double)sorted[0] - sorted[1];
    }
}
