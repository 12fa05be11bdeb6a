namespace MLNet.Pruning.Transforms;

/// <summary>The forward pass of a bidirectional LSTM: a segment's features are the last states of both directions.</summary>
internal sealed class LstmEncoder(EncoderParts parts) : SegmentEncoder(parts)
{
    private protected override void Encode(SegmentWorkspace workspace)
    {
        int units = Config.IntermediateSize;
        ReadOnlySpan<(int Start, int Length)> segments = workspace.Tokens.Texts;
        Span<float> lines = workspace.Lines(4 * units), state = workspace.State(LstmWork.StateSize(units));
        for (int direction = 0; direction < TensorNames.LstmDirections.Count; direction++)
        {
            (Linear input, Linear recurrent) = (Parts.Linears[2 * direction], Parts.Linears[2 * direction + 1]);
            var project = new LinesWork(input, workspace.Tokens.States, lines);
            Engine.Run(ref project);
            for (int first = 0; first < segments.Length; first += LstmWork.MostSegments)
            {
                ReadOnlySpan<(int Start, int Length)> lanes = segments.Slice(first, Math.Min(LstmWork.MostSegments, segments.Length - first));
                Span<float> features = workspace.Features[(first * Config.SegmentFeatures + direction * units)..];
                var run = new LstmWork(recurrent, direction == 1, lines, workspace.Tokens.Stride, lanes, state, features, Config.SegmentFeatures);
                Engine.Run(ref run);
            }
        }
    }
}
