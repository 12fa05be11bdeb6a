using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>The encoder as it is, with its weights.</summary>
public sealed record SameAsTeacher : Student
{
    internal override EncoderConfig Shape(EncoderConfig encoder, bool pairs) => encoder;

    internal override PretrainedEncoder Create(PretrainedEncoder encoder, bool pairs, int seed) => encoder;
}
