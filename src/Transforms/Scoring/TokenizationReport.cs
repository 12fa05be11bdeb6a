namespace MLNet.Pruning.Transforms;

/// <summary>How a set of texts falls into tokens before and after the vocabulary was trimmed.</summary>
/// <param name="TokensPerRowBefore">Mean tokens of a row as the model reads it, special tokens included, with the whole vocabulary.</param>
/// <param name="TokensPerRow">The same with the trimmed vocabulary.</param>
/// <param name="UnknownRateBefore">The share of a text's tokens, special tokens left out, that stand for an unknown word, in [0, 1], with the whole vocabulary.</param>
/// <param name="UnknownRate">The same with the trimmed vocabulary.</param>
/// <param name="TruncatedRowsBefore">Rows that are longer than the model reads, with the whole vocabulary.</param>
/// <param name="TruncatedRows">The same with the trimmed vocabulary.</param>
public sealed record TokenizationReport(
    double TokensPerRowBefore, double TokensPerRow, double UnknownRateBefore, double UnknownRate, long TruncatedRowsBefore, long TruncatedRows);
