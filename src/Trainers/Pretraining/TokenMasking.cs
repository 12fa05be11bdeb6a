using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Chooses the tokens that a model has to predict, and hides them: 80 % become the mask token, 10 % another piece drawn at random, 10 % stay. Special tokens are
/// never chosen. What is chosen follows from seed, step and place alone.
/// </summary>
/// <remarks>
/// Devlin et al. 2019 (arXiv 1810.04805), section 3.1. Rare tokens more often: DistilBERT's code (Sanh et al. 2019, arXiv 1910.01108), where a token is
/// drawn with a probability proportional to count^-0.7.
/// </remarks>
internal sealed class TokenMasking
{
    private const double Hidden = 0.8;
    private const double Replaced = 0.9;

    private readonly WordPieceVocabulary _vocabulary;
    private readonly double _share;
    private readonly int _seed;
    private readonly double[]? _weights;
    private readonly int[] _pieces;

    /// <param name="vocabulary">The pieces.</param>
    /// <param name="share">The share of a batch's tokens that is chosen, in (0, 1).</param>
    /// <param name="rarity">How much rarer tokens are preferred: the weight of a token is count to the power of minus this; 0 for all alike.</param>
    /// <param name="texts">The texts in which the tokens are counted.</param>
    /// <param name="seed">The seed of the training.</param>
    public TokenMasking(WordPieceVocabulary vocabulary, double share, double rarity, TokenizedDataset texts, int seed)
    {
        (_vocabulary, _share, _seed) = (vocabulary, share, seed);
        _pieces = [.. Enumerable.Range(0, vocabulary.Pieces.Count).Where(id => !IsSpecial(id))];
        if (rarity == 0)
            return;

        long[] counts = new long[vocabulary.Pieces.Count];
        foreach (var text in texts.Texts)
        {
            foreach (int id in text.Ids)
                counts[id]++;
        }
        _weights = [.. counts.Select(count => Math.Pow(Math.Max(1, count), -rarity))];
    }

    /// <summary>Hides tokens of a batch: round(share · tokens) of them, at least one where there are any, special tokens not counted.</summary>
    /// <param name="batch">The batch; it stays as it is.</param>
    /// <param name="step">The training step.</param>
    public MaskedTokens Mask(Batch batch, long step)
    {
        var random = new CounterRandom((ulong)_seed, CounterRandom.Stream("masking") + (ulong)step);
        int[] candidates = [.. Enumerable.Range(0, batch.Ids.Length).Where(place => batch.Mask[place] == 1 && !IsSpecial((int)batch.Ids[place]))];
        int count = Math.Min(candidates.Length, Math.Max(1, (int)Math.Round(_share * candidates.Length)));

        // The smallest of exponential waiting times are a draw without replacement by weight (Efraimidis and Spirakis 2006).
        double[] times = [.. candidates.Select(place => -Math.Log(1 - random.NextUniform()) / (_weights?[batch.Ids[place]] ?? 1))];
        Array.Sort(times, candidates);
        int[] places = [.. candidates.Take(count).Order()];

        long[] ids = [.. batch.Ids];
        foreach (int place in places)
        {
            double kind = random.NextUniform();
            int other = _pieces[random.NextBelow(_pieces.Length)];
            if (kind < Hidden)
                ids[place] = _vocabulary.MaskId;
            else if (kind < Replaced)
                ids[place] = other;
        }

        return new MaskedTokens(batch with { Ids = ids }, [.. places.Select(place => (long)place)], [.. places.Select(place => batch.Ids[place])]);
    }

    private bool IsSpecial(int id) => id == _vocabulary.PaddingId || id == _vocabulary.UnknownId || id == _vocabulary.ClassificationId
        || id == _vocabulary.SeparatorId || id == _vocabulary.MaskId;
}
