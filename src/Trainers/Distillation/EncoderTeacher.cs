namespace MLNet.Pruning.Trainers;

/// <summary>A teacher of which the weights are known.</summary>
internal sealed class EncoderTeacher(PretrainedEncoder encoder) : Teacher
{
    public PretrainedEncoder Encoder => encoder;

    internal override PretrainedEncoder Layers() => encoder;

    public override string ToString() => $"{nameof(FromEncoder)}({encoder.Config})";
}
