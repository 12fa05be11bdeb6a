using System.Numerics.Tensors;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

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

    // By row, then by layer, with the sentence vector behind the layers.
    private readonly Half[][][]? _cache;

    /// <param name="teacher">The teacher.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="layers">The states that are asked for: 0 for those after the embeddings, then the layers.</param>
    /// <param name="sentences">How sentence vectors are made, or null where none are asked for.</param>
    /// <param name="paddingId">The teacher's padding token.</param>
    /// <param name="cacheBytes">The most memory that kept states may take.</param>
    /// <param name="batchSize">Rows that are computed together in advance.</param>
    /// <param name="device">The teacher's device.</param>
    public TeacherStates(
        TeacherModel teacher, MatchedDataset texts, int[] layers, SentenceVectors? sentences, int paddingId, long cacheBytes, int batchSize, Device device)
    {
        (_teacher, _texts, _layers, _sentences, _paddingId, _device) = (teacher, texts, layers, sentences, paddingId, device);
        if (Bytes(teacher, texts, layers, sentences) > cacheBytes)
            return;

        _cache = new Half[texts.Count][][];
        foreach (int[] rows in BatchPlan.Sorted(texts.Teacher.Lengths, batchSize))
            Keep(rows);
    }

    /// <summary>Whether the states were computed in advance.</summary>
    public bool IsCached => _cache is not null;

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
        _cache is null ? Compute(rows, wordMask) : Assemble(_cache, rows, wordMask);

    private (ModelOutputs Words, ModelOutputs? Sentences) Compute(int[] rows, Tensor wordMask)
    {
        using var noGradient = no_grad();
        var batch = _texts.Teacher.Batch(rows, _paddingId);
        var tokens = _teacher.Run(BatchTokens.Of(batch, _device), OutputKinds.States);
        var means = tensor(_texts.WordMeans(rows, student: false, batch.Length), [rows.Length, wordMask.shape[1], batch.Length], device: _device);
        return (Words([.. _layers.Select(layer => matmul(means, tokens.States[layer]))], wordMask), _sentences?.Vectors(tokens));
    }

    private void Keep(int[] rows)
    {
        using var scope = NewDisposeScope();
        int width = _teacher.Config.HiddenSize, places = _texts.MostWords(rows);
        var (words, sentences) = Compute(rows, tensor(_texts.WordMask(rows), [rows.Length, places], device: _device));
        float[][] layers = [.. _layers.Select(layer => words.States[layer].ToFloats())];
        float[]? vectors = sentences?.States[0].ToFloats();
        for (int i = 0; i < rows.Length; i++)
        {
            int count = _texts.Words[rows[i]] * width;
            Half[][] kept = [.. layers.Select(layer => ToHalf(layer.AsSpan(i * places * width, count)))];
            _cache![rows[i]] = vectors is null ? kept : [.. kept, ToHalf(vectors.AsSpan(i * width, width))];
        }
    }

    private (ModelOutputs Words, ModelOutputs? Sentences) Assemble(Half[][][] cache, int[] rows, Tensor wordMask)
    {
        int width = _teacher.Config.HiddenSize;
        Tensor Part(int part, int places)
        {
            float[] all = new float[rows.Length * places * width];
            for (int i = 0; i < rows.Length; i++)
                TensorPrimitives.ConvertToSingle(cache[rows[i]][part], all.AsSpan(i * places * width));
            return tensor(all, [rows.Length, places, width], device: _device);
        }

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

    private static Half[] ToHalf(ReadOnlySpan<float> values)
    {
        var kept = new Half[values.Length];
        TensorPrimitives.ConvertToHalf(values, kept);
        return kept;
    }
}
