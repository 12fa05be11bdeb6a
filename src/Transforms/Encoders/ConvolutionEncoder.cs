using System.Numerics.Tensors;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// The forward pass of convolutions over the tokens: a filter starts at every token and adds nothing behind a segment's end; a feature is the maximum of a
/// filter, or 0 where that is negative.
/// </summary>
internal sealed class ConvolutionEncoder(EncoderParts parts) : SegmentEncoder(parts)
{
    private protected override void Encode(SegmentWorkspace workspace)
    {
        int filters = Config.IntermediateSize, offset = 0;
        foreach (Linear convolution in Parts.Linears)
        {
            Span<float> lines = workspace.Lines(convolution.Weight.Rows);
            var project = new LinesWork(convolution, workspace.Tokens.States, lines);
            Engine.Run(ref project);
            for (int segment = 0; segment < workspace.Tokens.Texts.Length; segment++)
            {
                Span<float> features = workspace.Features.Slice(segment * Config.SegmentFeatures + offset, filters);
                TakeMaxima(lines, workspace.Tokens.Stride, workspace.Tokens.Texts[segment], features);
            }

            offset += filters;
        }
    }

    // A line holds what one token under a filter adds, for every token of all texts.
    private static void TakeMaxima(Span<float> lines, int stride, (int Start, int Length) segment, Span<float> features)
    {
        int taps = lines.Length / stride / features.Length;
        for (int filter = 0; filter < features.Length && segment.Length > 0; filter++)
        {
            Span<float> sums = lines.Slice(filter * stride + segment.Start, segment.Length);
            for (int tap = 1; tap < Math.Min(taps, segment.Length); tap++)
            {
                Span<float> reached = sums[..(segment.Length - tap)];
                TensorPrimitives.Add(reached, lines.Slice((tap * features.Length + filter) * stride + segment.Start + tap, reached.Length), reached);
            }

            features[filter] = Math.Max(0f, TensorPrimitives.Max(sums));
        }
    }
}
