namespace MLNet.Pruning.Trainers;

/// <summary>Logits from the scores of a teacher.</summary>
internal static class TeacherLogits
{
    private const double LeastProbability = 1e-7, SumTolerance = 1e-3;

    /// <summary>
    /// Logits, rows × classes. Where every row of scores is non-negative and sums to 1, they are probabilities p, and the logits log max(p, 1e-7) less
    /// the row's mean; else they are logits. Among probabilities a row of zeros is one too, in which all classes are alike: ML.NET's OneVersusAll gives it
    /// where no class is likely at all.
    /// </summary>
    /// <param name="scores">Rows × classes.</param>
    /// <param name="classes">Scores per row; 1 for a regression, whose score stays as it is.</param>
    public static double[] FromScores(float[] scores, int classes)
    {
        double[] logits = Array.ConvertAll(scores, score => (double)score);
        if (classes == 1 || !AreProbabilities(logits, classes))
            return logits;
        for (int start = 0; start < logits.Length; start += classes)
        {
            var row = logits.AsSpan(start, classes);
            double mean = 0;
            foreach (ref double value in row)
            {
                value = Math.Log(Math.Max(value, LeastProbability));
                mean += value / classes;
            }
            foreach (ref double value in row)
                value -= mean;
        }
        return logits;
    }

    private static bool AreProbabilities(double[] scores, int classes)
    {
        double[] sums = [.. scores.Chunk(classes).Select(row => row.Sum())];
        return scores.All(score => score >= 0) && sums.All(sum => sum == 0 || Math.Abs(sum - 1) <= SumTolerance) && sums.Any(sum => sum > 0);
    }
}
