using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks;

/// <summary>Scores one text of given ids over and over.</summary>
internal static class ScoreWorker
{
    private const int MaxId = 1000;

    public static double MedianMilliseconds(string zip, int tokens, int threads, double warmUp, double seconds)
    {
        EncoderModel encoder = PrunedModels.Load(zip).Classifier.Encoder;
        int[] ids = [.. Enumerable.Range(0, tokens).Select(i => ((i * 7919) + 101) % MaxId)];
        TokenizedText[] texts = [new(ids, [], false)];
        float[] logits = new float[encoder.Outputs];
        return Repeat.MedianMilliseconds(
            threads == 1 ? () => encoder.Score(ids, [], logits) : () => encoder.Score(texts, logits, [], threads), warmUp, seconds);
    }
}
