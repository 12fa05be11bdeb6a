using Microsoft.ML;

namespace MLNet.Pruning.Transforms;

/// <summary>Scores the row that a cursor stands on, once for all its output columns.</summary>
internal sealed class TextClassificationRow : IScoredText
{
    private readonly TextClassifier _classifier;
    private readonly DataViewRow _input;
    private readonly ValueGetter<ReadOnlyMemory<char>> _getFirst;
    private readonly ValueGetter<ReadOnlyMemory<char>>? _getSecond;
    private readonly float[] _probabilities;
    private readonly float[] _embedding;
    private readonly int _threads;
    private ReadOnlyMemory<char> _text;
    private long _position = long.MinValue;

    public TextClassificationRow(
        TextClassifier classifier, DataViewRow input, DataViewSchema.Column first, DataViewSchema.Column? second, bool withEmbedding, int threads)
    {
        (_classifier, _input, _threads) = (classifier, input, threads);
        _getFirst = input.GetGetter<ReadOnlyMemory<char>>(input.Schema[first.Index]);
        _getSecond = second is { } column ? input.GetGetter<ReadOnlyMemory<char>>(input.Schema[column.Index]) : null;
        _probabilities = new float[classifier.Labels.Count];
        _embedding = new float[withEmbedding ? classifier.Encoder.Config.HiddenSize : 0];
    }

    public ReadOnlySpan<float> Probabilities
    {
        get
        {
            Update();
            return _probabilities;
        }
    }

    public ReadOnlySpan<float> Embedding
    {
        get
        {
            Update();
            return _embedding;
        }
    }

    private void Update()
    {
        if (_position == _input.Position)
            return;
        string first = Read(_getFirst);
        string? second = _getSecond is null ? null : Read(_getSecond);
        TokenizedText text = _classifier.Tokenize(first, second);
        _classifier.Score(new ReadOnlySpan<TokenizedText>(in text), _probabilities, _embedding, _threads);
        _position = _input.Position;
    }

    private string Read(ValueGetter<ReadOnlyMemory<char>> getter)
    {
        getter(ref _text);
        return _text.ToString();
    }
}
