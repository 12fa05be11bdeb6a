using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>Encoders with the head of a masked language model.</summary>
internal static class TinyLanguageModel
{
    public static WordPieceVocabulary Vocabulary { get; } = new(
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "film", "movie", "play", "book", "is", "was", "good", "great", "bad", "ham", "##mer", "saw", "drill", "!", "7", "x2",
    ]);

    public static EncoderConfig Config { get; } = TinyTask.Config with { VocabularySize = Vocabulary.Pieces.Count + 2 };

    /// <summary>The encoder of <see cref="TinyTask"/> with a head that was not trained.</summary>
    public static PretrainedEncoder OfTinyTask { get; } = WithHead(TinyTask.Encoder);

    /// <summary>The encoder with a head that is drawn.</summary>
    public static PretrainedEncoder WithHead(PretrainedEncoder encoder) => new(encoder.Config, encoder.Vocabulary, Add(
        encoder.Tensors, EncoderShapes.LanguageModel(encoder.Config).Select(part => (part.Name, InitialWeights.Create(part.Name, part.Shape, seed: 4)))));

    /// <summary>An encoder that predicts the same in every place: the pieces in the order of their numbers, the last one first.</summary>
    public static PretrainedEncoder LastPieceFirst(params (string Piece, float[] Embedding)[] embeddings)
    {
        var encoder = PretrainedEncoder.Random(Config, Vocabulary, seed: 1);
        float[] words = encoder.Tensors[TensorNames.WordEmbeddings].Values.ToArray();
        foreach (var (piece, embedding) in embeddings)
        {
            var row = words.AsSpan(Id(piece) * Config.HiddenSize, Config.HiddenSize);
            row.Clear();
            embedding.CopyTo(row);
        }

        return new PretrainedEncoder(Config, Vocabulary, Add(encoder.Tensors, EncoderShapes.LanguageModel(Config)
            .Select(part => (part.Name, new EncoderTensor(part.Shape, new float[part.Shape.Aggregate(1, (count, size) => count * size)])))
            .Append((TensorNames.WordEmbeddings, new EncoderTensor([Config.VocabularySize, Config.HiddenSize], words)))
            .Append((TensorNames.PredictionBias, new EncoderTensor([Config.VocabularySize], [.. Enumerable.Range(0, Config.VocabularySize).Select(id => id / 10f)])))));
    }

    public static int Id(string piece) => Vocabulary.Pieces.ToList().IndexOf(piece);

    private static Dictionary<string, EncoderTensor> Add(IReadOnlyDictionary<string, EncoderTensor> tensors, IEnumerable<(string Name, EncoderTensor Tensor)> more)
    {
        var all = new Dictionary<string, EncoderTensor>(tensors);
        foreach (var (name, tensor) in more)
            all[name] = tensor;
        return all;
    }
}
