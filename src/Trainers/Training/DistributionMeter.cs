using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>Makes the histograms of the matrices that pruning may cut, one matrix in memory at a time.</summary>
/// <param name="parameters">The matrices in the order of the forward pass, with the masks that the model is folded with.</param>
/// <param name="start">The weights before training, by name.</param>
internal sealed class DistributionMeter(IReadOnlyList<TrainedParameter> parameters, IReadOnlyDictionary<string, EncoderTensor> start)
{
    private readonly MatrixValues _values = new((int)parameters.Max(parameter => parameter.Weight.Value.numel()));

    public WeightDistributions Measure()
    {
        var (weights, scores, starts, changes) = (new ValueRange(), new ValueRange(), new ValueRange(), new ValueRange());
        var ranges = new List<(ValueRange Weights, ValueRange Scores)>();
        foreach (var matrix in parameters.Select(Read))
        {
            var (weightRange, scoreRange) = (ValueRange.Of(matrix.Shown), ValueRange.Of(matrix.Scores));
            ranges.Add((weightRange, scoreRange));
            weights.Add(weightRange);
            scores.Add(scoreRange);
            starts.Add(ValueRange.Of(matrix.Start));
            changes.Add(ValueRange.Of(matrix.Changes, NonZeros.Count(matrix.Weights)));
        }

        var (allWeights, allScores) = (new MaskedCounts(weights), new MaskedCounts(scores));
        var movement = new MovementCounts(starts.Limit, changes.Limit);
        var matrices = new List<MatrixDistribution>();
        foreach (var (matrix, range) in parameters.Select(Read).Zip(ranges))
        {
            var (ofWeights, ofScores) = (new MaskedCounts(range.Weights), new MaskedCounts(range.Scores));
            ReadOnlySpan<float> ownWeights = matrix.Weights, shown = matrix.Shown, effective = matrix.Effective, ownScores = matrix.Scores;
            ReadOnlySpan<float> before = matrix.Start, moves = matrix.Changes;
            for (int i = 0; i < ownWeights.Length; i++)
            {
                bool kept = effective[i] != 0;
                if (ownScores.Length > 0)
                {
                    ofScores.Add(ownScores[i], kept);
                    allScores.Add(ownScores[i], kept);
                }
                if (shown[i] != 0)
                {
                    ofWeights.Add(shown[i], kept);
                    allWeights.Add(shown[i], kept);
                }
                if (ownWeights[i] != 0)
                    movement.Add(before[i], moves[i], kept);
            }
            matrices.Add(new MatrixDistribution(matrix.Name, ofWeights.ToHistogram(), ownScores.Length > 0 ? ofScores.ToHistogram() : null));
        }

        return new WeightDistributions(allWeights.ToHistogram(), scores.Count > 0 ? allScores.ToHistogram() : null, movement.ToHistogram(), matrices);
    }

    private MatrixValues Read(TrainedParameter parameter)
    {
        _values.Read(parameter, start[parameter.Weight.Name].Array);
        return _values;
    }

    /// <summary>
    /// The values of one matrix, in memory that the next one takes again. Where the method set a weight to zero, it is shown as what it started as, and has
    /// not changed.
    /// </summary>
    private sealed class MatrixValues(int largest)
    {
        private readonly float[] _weights = new float[largest], _shown = new float[largest], _effective = new float[largest], _changes = new float[largest];
        private float[] _start = [], _scores = [];
        private bool _hasScores;

        public string Name { get; private set; } = "";

        public ReadOnlySpan<float> Weights => _weights.AsSpan(0, _start.Length);

        public ReadOnlySpan<float> Shown => _shown.AsSpan(0, _start.Length);

        public ReadOnlySpan<float> Effective => _effective.AsSpan(0, _start.Length);

        public ReadOnlySpan<float> Scores => _hasScores ? _scores.AsSpan(0, _start.Length) : [];

        public ReadOnlySpan<float> Start => _start;

        public ReadOnlySpan<float> Changes => _changes.AsSpan(0, _start.Length);

        public void Read(TrainedParameter parameter, float[] start)
        {
            (Name, _start, _hasScores) = (parameter.Weight.Name, start, parameter.Scores is not null);
            parameter.Weight.Value.CopyFloatsTo(_weights);
            parameter.Effective.CopyFloatsTo(_effective);
            if (parameter.Scores is { } scores)
            {
                if (_scores.Length == 0)
                    _scores = new float[largest];
                scores.Value.CopyFloatsTo(_scores);
            }
            for (int i = 0; i < start.Length; i++)
                (_shown[i], _changes[i]) = _weights[i] != 0 ? (_weights[i], _weights[i] - start[i]) : (start[i], 0);
        }
    }
}
