namespace MLNet.Pruning.Trainers;

/// <summary>
/// More training rows, for the teacher to label: copies of the labelled rows in which some words are replaced by others that fit. A word of a single piece
/// is replaced by one that the encoder's masked language model predicts in its place, the rest of the row being there; a word of several pieces by one whose
/// embedding is near to the mean of its own, by cosine. Only words of letters alone replace others and are replaced; a copy that equals the row or an
/// earlier copy is left out. Copies are written in the vocabulary's spelling: lower-cased where it is, with a space around every punctuation mark.
/// </summary>
/// <remarks>
/// TinyBERT: Jiao et al. 2020 (arXiv 1909.10351), algorithm 1 and section 3.2. There the words near to one of several pieces come from GloVe; here
/// from the whole words of the encoder's own embedding table, so that nothing else is needed. Stop words are replaced like others, and the word itself is no
/// candidate. The encoder reads the row once for every word that is replaced in some copy, so at most once for every word of the labelled rows.
/// </remarks>
public sealed record TextAugmentation
{
    /// <summary>The most copies of a row, N_a; at least 1.</summary>
    /// <value>The default value is 20.</value>
    public int Copies { get; init; } = 20;

    /// <summary>The probability p_t that a word is replaced, in (0, 1].</summary>
    /// <value>The default value is 0.4.</value>
    public double ReplacementProbability { get; init; } = 0.4;

    /// <summary>The number K of words of which one is drawn, all alike; at least 1.</summary>
    /// <value>The default value is 15.</value>
    public int Candidates { get; init; } = 15;

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range; the message names setting, value and range.</exception>
    internal void Validate()
    {
        Check(Copies >= 1, nameof(Copies), Copies, "at least 1");
        Check(ReplacementProbability is > 0 and <= 1, nameof(ReplacementProbability), ReplacementProbability, "more than 0 and at most 1");
        Check(Candidates >= 1, nameof(Candidates), Candidates, "at least 1");
    }

    private static void Check(bool fits, string setting, object value, string expected)
    {
        if (!fits)
            throw new ArgumentOutOfRangeException(setting, value, FormattableString.Invariant($"{nameof(TextAugmentation)}.{setting} is {value}; expected {expected}."));
    }
}
