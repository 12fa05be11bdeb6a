using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// The cross-entropy of the student's predictions for hidden tokens, the mean over them; a teacher has no part in it. 80 % of the tokens that are chosen
/// become the mask token, 10 % another piece and 10 % stay. For <see cref="EncoderDistillation"/>, where student and teacher share a vocabulary: both read
/// the text with the hidden tokens.
/// </summary>
/// <remarks>Devlin et al. 2019 (arXiv 1810.04805), section 3.1; one of the three losses of DistilBERT (Sanh et al. 2019, arXiv 1910.01108).</remarks>
public sealed record MaskedLanguageModel : DistillationLoss
{
    /// <summary>The share of a batch's tokens that is chosen, in (0, 1); special tokens never are.</summary>
    /// <value>The default value is 0.15.</value>
    public double MaskedShare { get; init; } = 0.15;

    /// <summary>How much rare tokens are preferred: a token counts with its number in the texts to the power of minus this. At least 0; 0 prefers none, DistilBERT has 0.7.</summary>
    /// <value>The default value is 0.</value>
    public double RareTokenPreference { get; init; }

    internal override OutputKinds Reads => OutputKinds.Logits;

    internal override void Validate()
    {
        base.Validate();
        Check(MaskedShare is > 0 and < 1, nameof(MaskedShare), MaskedShare, "more than 0 and less than 1");
        Check(RareTokenPreference >= 0 && double.IsFinite(RareTokenPreference), nameof(RareTokenPreference), RareTokenPreference, "at least 0");
    }

    internal override Tensor Value(ModelOutputs student, ModelOutputs teacher, MaskedLinear? projection) => student.Labels is { } labels
        ? CrossEntropy(student.Logits, labels)
        : throw new InvalidOperationException($"{nameof(MaskedLanguageModel)} needs hidden tokens, which {nameof(EncoderDistillation)} alone makes.");

    /// <summary>The mean over hidden tokens; 0 where none is hidden, as in a batch of unknown words alone.</summary>
    internal static Tensor CrossEntropy(Tensor logits, Tensor labels) => labels.numel() == 0 ? logits.sum() : nn.functional.cross_entropy(logits, labels);
}
