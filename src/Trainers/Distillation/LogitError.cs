using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>The mean squared difference of the logits, or of the one score of a regression.</summary>
/// <remarks>Ba and Caruana 2014 (arXiv 1312.6184); Tang et al. 2019 (arXiv 1903.12136), section 3.2. Soft targets come to it as the temperature rises.</remarks>
public sealed record LogitError : DistillationLoss
{
    internal override OutputKinds Reads => OutputKinds.Logits;

    internal override Tensor Value(ModelOutputs student, ModelOutputs teacher, MaskedLinear? projection) =>
        nn.functional.mse_loss(student.Logits, teacher.Logits);
}
