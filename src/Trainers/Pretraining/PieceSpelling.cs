using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>How one vocabulary spells the pieces of another: the longest of its own pieces first, as a word is cut.</summary>
internal sealed class PieceSpelling(WordPieceVocabulary vocabulary)
{
    private const string Continuing = "##";

    private readonly Dictionary<string, int> _ids = Index(vocabulary);

    /// <summary>The ids that spell a piece of <paramref name="other"/>; a special token is spelled by the one of the same purpose, and what cannot be spelled by the unknown token.</summary>
    public IReadOnlyList<int> Of(WordPieceVocabulary other, int id)
    {
        (int Id, int Own)[] special =
        [
            (other.PaddingId, vocabulary.PaddingId), (other.UnknownId, vocabulary.UnknownId), (other.ClassificationId, vocabulary.ClassificationId),
            (other.SeparatorId, vocabulary.SeparatorId), (other.MaskId, vocabulary.MaskId),
        ];
        foreach (var (theirs, own) in special)
        {
            if (theirs == id)
                return [own];
        }

        string piece = other.Pieces[id];
        bool continues = piece.Length > Continuing.Length && piece.StartsWith(Continuing, StringComparison.Ordinal);
        string rest = continues ? piece[Continuing.Length..] : piece, prefix = continues ? Continuing : "";
        var ids = new List<int>();
        while (rest.Length > 0)
        {
            int length = rest.Length;
            int found = 0;
            while (length > 0 && !_ids.TryGetValue(prefix + rest[..length], out found))
                length--;
            if (length == 0)
                return [vocabulary.UnknownId];
            ids.Add(found);
            (rest, prefix) = (rest[length..], Continuing);
        }

        return ids;
    }

    private static Dictionary<string, int> Index(WordPieceVocabulary vocabulary)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int id = 0; id < vocabulary.Pieces.Count; id++)
            ids[vocabulary.Pieces[id]] = id;
        return ids;
    }
}
