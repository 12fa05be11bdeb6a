namespace MLNet.Pruning.Transforms;

/// <summary>Vectors in the plane by <see cref="TSne"/>, each of a group.</summary>
/// <param name="Title">What the points are.</param>
/// <param name="Groups">The names of the groups, the largest first.</param>
/// <param name="Points">The points.</param>
/// <param name="ShowsTexts">Whether some points have their text beside them.</param>
internal sealed record EmbeddingMap(string Title, IReadOnlyList<string> Groups, IReadOnlyList<MapPoint> Points, bool ShowsTexts)
{
    /// <summary>More points take long and cover each other.</summary>
    public const int MostPoints = 1000;

    private const string Rest = "other";

    /// <summary>The texts as the classifier sees them, their pooled states; of a model that gives vectors, those.</summary>
    /// <param name="scorer">The model.</param>
    /// <param name="texts">Texts with their second ones and the names of their labels; at least one.</param>
    public static EmbeddingMap OfTexts(TextScorer scorer, IReadOnlyList<LabelledText> texts)
    {
        float[][] vectors = new float[texts.Count][];
        bool givesVectors = scorer is SentenceEmbedder;
        Parallel.For(0, texts.Count, i =>
        {
            float[] outputs = new float[scorer.Outputs], pooled = new float[givesVectors ? 0 : scorer.Encoder.Config.HiddenSize];
            TokenizedText tokens = scorer.Tokenize(texts[i].First, texts[i].Second);
            scorer.Score(new ReadOnlySpan<TokenizedText>(in tokens), outputs, pooled);
            vectors[i] = givesVectors ? outputs : pooled;
        });
        return Create(givesVectors ? "Texts by their vectors" : "Texts by the state that the classifier reads", vectors, [.. texts.Select(text => (text.Label, text.Second is null ? text.First : $"{text.First} | {text.Second}"))], false);
    }

    /// <summary>
    /// The first word pieces of a vocabulary by their embeddings, single characters last; in most vocabularies the first ones are the frequent ones.
    /// </summary>
    public static EmbeddingMap OfWords(WordPieceVocabulary vocabulary, EmbeddingTable table)
    {
        int[] ids = [.. Enumerable.Range(0, Math.Min(vocabulary.Pieces.Count, table.Rows))
            .Where(id => !vocabulary.Pieces[id].StartsWith('[')).OrderBy(id => vocabulary.Pieces[id].TrimStart('#').Length < 2).Take(MostPoints)];
        float[][] vectors = [.. ids.Select(id =>
        {
            float[] vector = new float[table.Columns];
            table.Read(id, vector);
            return vector;
        })];
        return Create("Word pieces by their embeddings", vectors, [.. ids.Select(id => (Kind(vocabulary.Pieces[id]), vocabulary.Pieces[id]))], true);
    }

    private static string Kind(string piece) => piece switch
    {
        _ when piece.StartsWith("##", StringComparison.Ordinal) => "part of a word",
        _ when piece.All(char.IsDigit) => "number",
        _ when piece.Length > 1 && piece.All(char.IsLetter) => "word",
        _ => "character",
    };

    private static EmbeddingMap Create(string title, float[][] vectors, (string Group, string Text)[] items, bool showsTexts)
    {
        // What has no mark of its own shares the last one.
        string[] groups = [.. items.GroupBy(item => item.Group).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).Select(group => group.Key)];
        if (groups.Length > MarkShape.Count)
            groups = [.. groups[..(MarkShape.Count - 1)].Where(group => group != Rest), Rest];
        var places = groups.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i);
        (double X, double Y)[] positions = vectors.Length == 0 ? [] : new TSne(vectors).Embed();
        return new EmbeddingMap(
            title, groups, [.. items.Zip(positions, (item, position) => new MapPoint(position.X, position.Y, places.GetValueOrDefault(item.Group, groups.Length - 1), item.Text))], showsTexts);
    }
}
