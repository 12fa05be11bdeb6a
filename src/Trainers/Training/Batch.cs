namespace MLNet.Pruning.Trainers;

/// <summary>Rows of tokens padded to one length, row-major, with their labels.</summary>
/// <param name="Rows">Number of rows, at least 1.</param>
/// <param name="Length">Tokens per row, padding included.</param>
/// <param name="Ids">Token ids, rows × length.</param>
/// <param name="Types">Token types, rows × length.</param>
/// <param name="Mask">1 for a token and 0 for padding, rows × length.</param>
/// <param name="Labels">The label of every row, a 0-based class or a standardised number; not a number where it has none.</param>
/// <param name="TeacherLogits">The teacher's logits, rows × outputs; null without a teacher.</param>
/// <param name="TeacherStates">The teacher's hidden states and the numbers of the rows there; null where none are kept.</param>
internal sealed record Batch(
    int Rows, int Length, long[] Ids, long[] Types, long[] Mask, float[] Labels, double[]? TeacherLogits = null, (KeptStates States, int[] Rows)? TeacherStates = null);
