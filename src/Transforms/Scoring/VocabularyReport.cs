namespace MLNet.Pruning.Transforms;

/// <summary>What trimming left of a vocabulary, and what it costs.</summary>
/// <param name="Pieces">Pieces before trimming.</param>
/// <param name="KeptPieces">Pieces after it.</param>
/// <param name="Training">The tokens of the training texts.</param>
/// <param name="Validation">The tokens of the validation texts; null without a validation set.</param>
public sealed record VocabularyReport(int Pieces, int KeptPieces, TokenizationReport Training, TokenizationReport? Validation);
