using Microsoft.ML;

namespace MLNet.Pruning.Transforms;

/// <summary>Scores the row that a cursor stands on, once for all its output columns.</summary>
internal sealed class ScoredRow : IScoredText
{
    private readonly TextScorer _scorer;
    private readonly DataViewRow _input;
    private readonly ValueGetter<ReadOnlyMemory<char>> _getFirst;
    private readonly ValueGetter<ReadOnlyMemory<char>>? _getSecond;
    private readonly float[] _scores;
    private readonly float[] _embedding;
    private readonly int _threads;
    private ReadOnlyMemory<char> _text;
    private long _position = long.MinValue;

    public ScoredRow(
        TextScorer scorer, DataViewRow input, DataViewSchema.Column first, DataViewSchema.Column? second, bool withEmbedding, int threads)
    {
        (_scorer, _input, _threads) = (scorer, input, threads);
        _getFirst = input.GetGetter<ReadOnlyMemory<char>>(input.Schema[first.Index]);
        _getSecond = second is { } column ? input.GetGetter<ReadOnlyMemory<char>>(input.Schema[column.Index]) : null;
        _scores = new float[scorer.Outputs];
        _embedding = new float[withEmbedding ? scorer.Encoder.Config.HiddenSize : 0];
    }

    public ReadOnlySpan<float> Scores
    {
        get
        {
            Update();
            return _scores;
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
        TokenizedText text = _scorer.Tokenize(first, second);
        _scorer.Score(new ReadOnlySpan<TokenizedText>(in text), _scores, _embedding, _threads);
        _position = _input.Position;
    }

    private string Read(ValueGetter<ReadOnlyMemory<char>> getter)
    {
        getter(ref _text);
        return _text.ToString();
    }
}
