namespace MLNet.Pruning.Transforms;

/// <summary>A text or a pair of texts as an encoder reads it.</summary>
/// <param name="Ids">Piece ids, <c>[CLS] first [SEP]</c> or <c>[CLS] first [SEP] second [SEP]</c>.</param>
/// <param name="Types">Token types, as long as <paramref name="Ids"/>: 0 up to the first <c>[SEP]</c>, then 1.</param>
/// <param name="Truncated">Whether pieces were left out to keep the length.</param>
internal readonly record struct TokenizedText(int[] Ids, byte[] Types, bool Truncated);
