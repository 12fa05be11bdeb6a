using System.Diagnostics;

namespace MLNet.Pruning.Transforms;

/// <summary>Measures how fast an encoder scores random tokens.</summary>
internal static class ScoringTimer
{
    private const int MinRuns = 5;

    // The just-in-time compiler replaces what it compiled in haste within the first part.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.3), Measured = TimeSpan.FromSeconds(0.5);

    private static ReadOnlySpan<int> Lengths => [16, 64, 128];

    /// <summary>A time for each of 16, 64 and 128 tokens that the encoder has positions for.</summary>
    public static ScoringTime[] Measure(EncoderModel encoder)
    {
        var times = new List<ScoringTime>();
        foreach (int length in Lengths)
        {
            if (length <= encoder.Config.MaxPositions)
                times.Add(Measure(encoder, length));
        }

        return [.. times];
    }

    private static ScoringTime Measure(EncoderModel encoder, int length)
    {
        var random = new Random(length);
        int[] ids = [.. Enumerable.Range(0, length).Select(_ => random.Next(encoder.Config.VocabularySize))];
        TokenizedText[] text = [new(ids, new byte[length], false)];
        bool predicts = encoder.Outputs > 0;
        float[] outputs = new float[predicts ? encoder.Outputs : encoder.Config.HiddenSize];
        Run(WarmUp, 1);
        double[] milliseconds = [.. Run(Measured, MinRuns).Order()];
        return new ScoringTime(length, milliseconds[milliseconds.Length / 2], milliseconds.Length);

        List<double> Run(TimeSpan duration, int minRuns)
        {
            var runs = new List<double>();
            long start = Stopwatch.GetTimestamp();
            while (runs.Count < minRuns || Stopwatch.GetElapsedTime(start) < duration)
            {
                long before = Stopwatch.GetTimestamp();
                if (predicts)
                    encoder.Score(text, outputs, []);
                else
                    encoder.Average(text, outputs);
                runs.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
            }

            return runs;
        }
    }
}
