using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>Makes the histograms of the matrices that pruning may cut, one matrix in memory at a time.</summary>
/// <param name="parameters">The matrices in the order of the forward pass, with the masks that the model is folded with.</param>
/// <param name="start">The weights before training, by name.</param>
internal sealed class DistributionMeter(IReadOnlyList<TrainedParameter> parameters, IReadOnlyDictionary<string, EncoderTensor> start)
{
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
            for (int i = 0; i < matrix.Weights.Length; i++)
            {
                bool kept = matrix.Effective[i] != 0;
                if (matrix.Scores.Length > 0)
                {
                    ofScores.Add(matrix.Scores[i], kept);
                    allScores.Add(matrix.Scores[i], kept);
                }
                if (matrix.Shown[i] != 0)
                {
                    ofWeights.Add(matrix.Shown[i], kept);
                    allWeights.Add(matrix.Shown[i], kept);
                }
                if (matrix.Weights[i] != 0)
                    movement.Add(matrix.Start[i], matrix.Changes[i], kept);
            }
            matrices.Add(new MatrixDistribution(matrix.Name, ofWeights.ToHistogram(), matrix.Scores.Length > 0 ? ofScores.ToHistogram() : null));
        }

        return new WeightDistributions(allWeights.ToHistogram(), scores.Count > 0 ? allScores.ToHistogram() : null, movement.ToHistogram(), matrices);
    }

    private MatrixValues Read(TrainedParameter parameter)
    {
        float[] weights = parameter.Weight.Value.ToFloats();
        float[] before = start[parameter.Weight.Name].Array;
        float[] shown = new float[weights.Length], changes = new float[weights.Length];
        for (int i = 0; i < shown.Length; i++)
            (shown[i], changes[i]) = weights[i] != 0 ? (weights[i], weights[i] - before[i]) : (before[i], 0);
        return new MatrixValues(parameter.Weight.Name, weights, shown, parameter.Effective.ToFloats(), parameter.Scores?.Value.ToFloats() ?? [], before, changes);
    }

    /// <summary>
    /// The values of one matrix. Where the method set a weight to zero, it is shown as what it started as, and has not changed.
    /// </summary>
    private sealed record MatrixValues(string Name, float[] Weights, float[] Shown, float[] Effective, float[] Scores, float[] Start, float[] Changes);
}
