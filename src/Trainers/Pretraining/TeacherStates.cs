using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// A teacher's hidden states, word by word, and its sentence vectors. Where they fit the memory that is allowed they are computed once, before the
/// training, and kept in 16 bits; else batch by batch. Either way they follow from the texts alone, so that a resumed training meets the same ones.
/// </summary>
internal sealed class TeacherStates
{
    private readonly TeacherModel _teacher;
    private readonly MatchedDataset _texts;
    private readonly int[] _layers;
    private readonly SentenceVectors? _sentences;
    private readonly int _paddingId;
    private readonly Device _device;

    // The layers, with the sentence vector behind them.
    private readonly KeptVectors? _kept;

    /// <param name="teacher">The teacher.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="layers">The states that are asked for: 0 for those after the embeddings, then the layers.</param>
    /// <param name="sentences">How sentence vectors are made, or null where none are asked for.</param>
    /// <param name="paddingId">The teacher's padding token.</param>
    /// <param name="cacheBytes">The most memory that kept states may take.</param>
    /// <param name="batchSize">Rows that are computed together in advance.</param>
    /// <param name="device">The teacher's device.</param>
    /// <param name="cancellationToken">Stops what is computed in advance.</param>
    public TeacherStates(
        TeacherModel teacher, MatchedDataset texts, int[] layers, SentenceVectors? sentences, int paddingId, long cacheBytes, int batchSize, Device device,
        CancellationToken cancellationToken)
    {
        (_teacher, _texts, _layers, _sentences, _paddingId, _device) = (teacher, texts, layers, sentences, paddingId, device);
        if (Bytes(teacher, texts, layers, sentences) > cacheBytes)
            return;

        _kept = new KeptVectors(texts.Count, teacher.Config.HiddenSize);
        foreach (int[] rows in BatchPlan.Sorted(texts.Teacher.Lengths, batchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Keep(rows);
        }
    }

    /// <summary>Whether the states were computed in advance.</summary>
    public bool IsCached => _kept is not null;

    /// <summary>The memory that all states take in 16 bits.</summary>
    public static long Bytes(TeacherModel teacher, MatchedDataset texts, int[] layers, SentenceVectors? sentences)
    {
        long vectors = (texts.Words.Sum(words => (long)words) * layers.Length) + (sentences is null ? 0 : texts.Count);
        return vectors * teacher.Config.HiddenSize * 2;
    }

    /// <summary>The states of some rows word by word, and what <see cref="SentenceVectors.Vectors"/> makes of their tokens.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="wordMask">1 for a word and 0 for padding, [rows, words].</param>
    public (ModelOutputs Words, ModelOutputs? Sentences) Of(int[] rows, Tensor wordMask) =>
        _kept is null ? Compute(rows, wordMask) : Assemble(_kept, rows, wordMask);

    private (ModelOutputs Words, ModelOutputs? Sentences) Compute(int[] rows, Tensor wordMask)
    {
        using var noGradient = no_grad();
        var batch = _texts.Teacher.Batch(rows, _paddingId);
        var tokens = _teacher.Run(BatchTokens.Of(batch, _device), OutputKinds.States);
        using var array = tensor(_texts.WordMeans(rows, student: false, batch.Length), [rows.Length, wordMask.shape[1], batch.Length], device: _device);
        var means = array.clone();
        return (Words([.. _layers.Select(layer => matmul(means, tokens.States[layer]))], wordMask), _sentences?.Vectors(tokens));
    }

    private void Keep(int[] rows)
    {
        using var scope = NewDisposeScope();
        var (words, sentences) = Compute(rows, tensor(_texts.WordMask(rows), [rows.Length, _texts.MostWords(rows)], device: _device));
        IEnumerable<Tensor> layers = _layers.Select(layer => words.States[layer]);
        _kept!.Keep(rows, [.. rows.Select(row => _texts.Words[row])], [.. layers, .. sentences is null ? [] : new[] { sentences.States[0] }]);
    }

    private (ModelOutputs Words, ModelOutputs? Sentences) Assemble(KeptVectors kept, int[] rows, Tensor wordMask)
    {
        Tensor Part(int part, int places) => kept.Padded(rows, part, places, ScalarType.Float32, _device);
        var words = Words([.. _layers.Select((_, part) => Part(part, (int)wordMask.shape[1]))], wordMask);
        var vectors = _sentences is null ? null : new ModelOutputs { Mask = ones(rows.Length, 1, device: _device), Logits = wordMask, States = [Part(_layers.Length, 1)] };
        return (words, vectors);
    }

    // Layers that nobody asks for are left out; the predictions of a classifier have no part in this.
    private ModelOutputs Words(Tensor[] layers, Tensor wordMask)
    {
        var states = new Tensor[_teacher.Config.Layers + 1];
        for (int i = 0; i < layers.Length; i++)
            states[_layers[i]] = layers[i];
        return new ModelOutputs { Mask = wordMask, Logits = wordMask, States = states };
    }
}
