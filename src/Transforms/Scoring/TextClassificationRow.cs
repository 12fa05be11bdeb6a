using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Transforms;

/// <summary>Scores the row that a cursor stands on, once for all its output columns.</summary>
internal sealed class TextClassificationRow
{
    private readonly TextClassifier _classifier;
    private readonly DataViewRow _input;
    private readonly ValueGetter<ReadOnlyMemory<char>> _getFirst;
    private readonly ValueGetter<ReadOnlyMemory<char>>? _getSecond;
    private readonly float[] _probabilities;
    private ReadOnlyMemory<char> _text;
    private long _position = long.MinValue;

    public TextClassificationRow(TextClassifier classifier, DataViewRow input, DataViewSchema.Column first, DataViewSchema.Column? second)
    {
        (_classifier, _input) = (classifier, input);
        _getFirst = input.GetGetter<ReadOnlyMemory<char>>(input.Schema[first.Index]);
        _getSecond = second is { } column ? input.GetGetter<ReadOnlyMemory<char>>(input.Schema[column.Index]) : null;
        _probabilities = new float[classifier.Labels.Count];
    }

    public void GetPredictedLabel(ref uint destination)
    {
        Update();
        int best = 0;
        for (int i = 1; i < _probabilities.Length; i++)
        {
            if (_probabilities[i] > _probabilities[best])
                best = i;
        }

        // Keys count from 1; 0 is a missing value.
        destination = float.IsNaN(_probabilities[best]) ? 0 : (uint)best + 1;
    }

    public void GetScore(ref VBuffer<float> destination)
    {
        Update();
        VBufferEditor<float> editor = VBufferEditor.Create(ref destination, _probabilities.Length);
        _probabilities.CopyTo(editor.Values);
        destination = editor.Commit();
    }

    private void Update()
    {
        if (_position == _input.Position)
            return;
        string first = Read(_getFirst);
        string? second = _getSecond is null ? null : Read(_getSecond);
        _classifier.Score(first, second, _probabilities);
        _position = _input.Position;
    }

    private string Read(ValueGetter<ReadOnlyMemory<char>> getter)
    {
        getter(ref _text);
        return _text.ToString();
    }
}
