using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>Finds words to replace others by. Candidates are whole words of letters: neither special tokens nor pieces that continue a word.</summary>
internal sealed class WordCandidates : IDisposable
{
    private const double Epsilon = 1e-12;

    private readonly SequenceClassifier _model;
    private readonly LanguageModelHead _head;
    private readonly Tensor _excluded;
    private readonly Tensor _directions;
    private readonly Device _device;
    private readonly int _count;
    private readonly int _words;

    /// <param name="encoder">An encoder with the head of a masked language model.</param>
    /// <param name="count">How many candidates a word gets, where the vocabulary has as many.</param>
    /// <param name="device">The device.</param>
    public WordCandidates(PretrainedEncoder encoder, int count, Device device)
    {
        var vocabulary = encoder.Vocabulary;
        int[] special = [vocabulary.PaddingId, vocabulary.UnknownId, vocabulary.ClassificationId, vocabulary.SeparatorId, vocabulary.MaskId];
        bool[] excluded = new bool[encoder.Config.VocabularySize];
        Array.Fill(excluded, true);
        for (int id = 0; id < vocabulary.Pieces.Count; id++)
            excluded[id] = special.Contains(id) || !vocabulary.Pieces[id].All(char.IsLetter);
        (_device, _count, _words) = (device, count, excluded.Count(isExcluded => !isExcluded));

        _model = new SequenceClassifier(encoder.Config, classes: 1, seed: 0, device: device);
        _model.Load(encoder.Tensors);
        _head = new LanguageModelHead(encoder.Config, _model.embeddings.words);
        _head.Load(encoder.Tensors, seed: 0);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        _excluded = tensor(excluded, device: device).MoveToOuterDisposeScope();
        _directions = Directions(_model.embeddings.words.detach()).MoveToOuterDisposeScope();
    }

    /// <summary>The words that are most probable at a place of every row of a batch, most probable first, without the one that stands there.</summary>
    /// <param name="batch">The batch; the places in it become the mask token.</param>
    /// <param name="places">A place of each row.</param>
    /// <param name="maskId">The mask token.</param>
    public int[][] Predicted(Batch batch, int[] places, int maskId)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        long[] flat = [.. places.Select((place, row) => ((long)row * batch.Length) + place)];
        int[] own = [.. flat.Select(place => (int)batch.Ids[place])];
        foreach (long place in flat)
            batch.Ids[place] = maskId;
        var tokens = BatchTokens.Of(batch, _device);
        var states = _model.Run(tokens.Ids, tokens.Types, tokens.Mask, OutputKinds.States).States[^1];
        return Best(_head.forward(states.reshape(-1, states.shape[2]).index_select(0, tensor(flat, device: _device))), own);
    }

    /// <summary>The words whose embeddings are nearest to the means of the embeddings of some pieces, by cosine, nearest first.</summary>
    /// <param name="words">The pieces of every word.</param>
    public int[][] Nearest(IReadOnlyList<int[]> words)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var table = _model.embeddings.words.detach();
        var means = stack(words.Select(pieces => table.index_select(0, tensor(pieces.Select(id => (long)id).ToArray(), device: _device)).mean([0])));
        return Best(matmul(Directions(means), _directions.t()), own: null);
    }

    public void Dispose()
    {
        _excluded.Dispose();
        _directions.Dispose();
        _head.Dispose();
        _model.Dispose();
    }

    private static Tensor Directions(Tensor vectors) => vectors / (vectors.square().sum(-1, keepdim: true) + Epsilon).sqrt();

    private int[][] Best(Tensor scores, int[]? own)
    {
        int taken = Math.Min(own is null ? _count : _count + 1, _words);
        var (_, ids) = scores.masked_fill(_excluded, double.NegativeInfinity).topk(taken);
        long[] flat = ids.to(CPU).contiguous().Values<long>().ToArray();
        return [.. flat.Chunk(taken).Select((best, row) => best.Select(id => (int)id).Where(id => own is null || id != own[row]).Take(_count).ToArray())];
    }
}
