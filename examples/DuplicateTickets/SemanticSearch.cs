using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Pruning.Trainers;

namespace MLNet.Pruning.Examples.DuplicateTickets;

/// <summary>Finds sentences by their meaning: each has a vector, a column of a data view, and vectors are compared by their cosine.</summary>
internal sealed class SemanticSearch
{
    private readonly IReadOnlyList<string> _sentences;
    private readonly float[][] _vectors;
    private readonly PredictionEngine<SentenceRow, SentenceVector> _engine;

    public SemanticSearch(MLContext mlContext, PretrainedEncoder encoder, IReadOnlyList<string> sentences)
    {
        _sentences = sentences;
        var rows = mlContext.Data.LoadFromEnumerable(sentences.Select(sentence => new SentenceRow { Sentence = sentence }));
        var model = mlContext.Transforms.Text.ApplySentenceEmbedding(nameof(SentenceVector.Vector), nameof(SentenceRow.Sentence), encoder).Fit(rows);
        _vectors = [.. model.Transform(rows).GetColumn<float[]>(nameof(SentenceVector.Vector))];
        _engine = mlContext.Model.CreatePredictionEngine<SentenceRow, SentenceVector>(model);
    }

    /// <summary>The sentences that are the most alike, best first, with their cosines.</summary>
    public IReadOnlyList<(float Cosine, string Sentence)> Find(string query, int count)
    {
        float[] vector = Vector(query);
        return [.. _vectors.Select((other, i) => (Cosine: Cosine(vector, other), Sentence: _sentences[i]))
            .Where(found => found.Sentence != query)
            .OrderByDescending(found => found.Cosine)
            .Take(count)];
    }

    /// <summary>How alike two texts are, in [-1, 1].</summary>
    public float Cosine(string first, string second) => Cosine(Vector(first), Vector(second));

    // The vectors have length 1.
    private static float Cosine(float[] first, float[] second) => TensorPrimitives.Dot<float>(first, second);

    private float[] Vector(string sentence) => _engine.Predict(new SentenceRow { Sentence = sentence }).Vector;
}
