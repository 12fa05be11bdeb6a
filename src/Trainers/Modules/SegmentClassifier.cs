using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>A model that turns every segment of its input into features; of a pair the texts are segments, whose features are compared.</summary>
internal abstract class SegmentClassifier : ClassifierModule
{
    private const int FeaturePlace = 1;
    private const int HeadPlace = 2;

    private readonly CounterDropout _featureDropout;

    private protected SegmentClassifier(EncoderConfig config, int classes, int seed, ScalarType dtype, Device device, bool managedKernels)
        : base(config, classes, HeadPlace, seed, dtype, device, managedKernels) =>
        _featureDropout = new CounterDropout(Dropout, FeaturePlace, config.HiddenDropout);

    /// <summary>The features of the text; of a pair of texts a and b, [a, b, a * b, |a - b|].</summary>
    private protected override Tensor Features(Tensor ids, Tensor types, Tensor mask, ICollection<Tensor>? states, ICollection<Tensor>? attentionScores)
    {
        using var scope = NewDisposeScope();
        var words = embeddings.forward(ids, types);
        var segments = Config.Segments == 1 ? [mask.gt(0)] : new[] { (mask * (1 - types)).gt(0), (mask * types).gt(0) };
        var features = Encode(words, stack(segments));
        if (Config.Segments == 1)
            return _featureDropout.Apply(features.select(0, 0)).MoveToOuterDisposeScope();
        Tensor first = features.select(0, 0), second = features.select(0, 1);
        return _featureDropout.Apply(cat([first, second, first * second, (first - second).abs()], -1)).MoveToOuterDisposeScope();
    }

    /// <summary>Embedded tokens [rows, length, width] and which of them a segment has [segments, rows, length], to features [segments, rows, features].</summary>
    private protected abstract Tensor Encode(Tensor words, Tensor segments);
}
