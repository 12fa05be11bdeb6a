namespace MLNet.Pruning.Trainers;

/// <summary>A word of a <see cref="WordRow"/>.</summary>
/// <param name="Text">0 for the first text and 1 for the second.</param>
/// <param name="Word">Its place among the words of the text.</param>
/// <param name="Token">The place of its first token in the row.</param>
/// <param name="Pieces">The ids of its pieces.</param>
internal readonly record struct ReplaceableWord(int Text, int Word, int Token, int[] Pieces)
{
    public bool IsSinglePiece => Pieces.Length == 1;
}
