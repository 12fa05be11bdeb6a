using Microsoft.ML.Tokenizers;

namespace MLNet.Pruning.Transforms;

/// <summary>Splits what <see cref="HuggingFaceNormalizer"/> wrote: words with one space between them.</summary>
internal sealed class SpacePreTokenizer : PreTokenizer
{
    /// <inheritdoc/>
    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text)
    {
        for (int start = 0; start < text.Length;)
        {
            int end = text.IndexOf(' ', start);
            if (end < 0)
                end = text.Length;
            yield return (start, end - start);
            start = end + 1;
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => PreTokenize(text.ToString());
}
