using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// The model that is trained, made from the trainer's encoder: as it is (<see cref="SameAsTeacher"/>), or smaller. Every student may learn from a teacher, be
/// pruned, saved and trained further, and scores in managed code.
/// </summary>
public abstract record Student
{
    private protected Student()
    {
    }

    /// <summary>Checks the settings against the encoder, and gives the shape of the student.</summary>
    /// <param name="encoder">The shape of the encoder.</param>
    /// <param name="pairs">Whether pairs of texts are read, or single texts.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or the student cannot be made from such an encoder; the message says why.</exception>
    internal abstract EncoderConfig Shape(EncoderConfig encoder, bool pairs);

    /// <summary>Makes the student.</summary>
    /// <param name="encoder">The encoder, which stays as it is.</param>
    /// <param name="pairs">Whether pairs of texts are read, or single texts.</param>
    /// <param name="seed">The seed of new weights.</param>
    internal abstract PretrainedEncoder Create(PretrainedEncoder encoder, bool pairs, int seed);

    /// <summary>Whether the student starts from trained embeddings, which then are frozen unless the trainer is told otherwise.</summary>
    internal virtual bool IsPretrained(PretrainedEncoder encoder) => encoder.IsPretrained;

    /// <summary>The dropout that the student was given, or null.</summary>
    internal virtual double? OwnDropout => null;

    /// <summary>Whether the layers start from nothing.</summary>
    internal virtual bool HasNewLayers => false;

    private protected void Check(bool fits, string setting, object? value, string expected)
    {
        if (!fits)
            throw new ArgumentOutOfRangeException(setting, value, FormattableString.Invariant($"{GetType().Name}.{setting} is {value ?? "null"}; expected {expected}."));
    }

    private protected void CheckSize(string setting, int? value) => Check(value is null or >= 1, setting, value, "at least 1");

    private protected void CheckIsBert(EncoderConfig encoder) => CheckSource(encoder.Architecture is EncoderArchitecture.Bert or EncoderArchitecture.DistilBert, encoder, "BERT or DistilBERT");

    private protected void CheckIsTransformer(EncoderConfig encoder) => CheckSource(encoder.IsTransformer, encoder, "transformer");

    private protected PretrainedEncoder Make(PretrainedEncoder encoder, EncoderConfig config, IReadOnlyDictionary<string, EncoderTensor> tensors)
    {
        bool hasHead = tensors.ContainsKey(TensorNames.Weight(TensorNames.Classifier));
        return new PretrainedEncoder(config, encoder.Vocabulary, tensors, hasHead ? encoder.ClassNames : null)
        {
            IsPretrained = IsPretrained(encoder),
            PredictsNumber = hasHead && encoder.PredictsNumber,
        };
    }

    private void CheckSource(bool fits, EncoderConfig encoder, string expected)
    {
        if (!fits)
            throw new ArgumentException($"{GetType().Name} is made from a {expected} encoder; this one is of architecture {encoder.Architecture}.");
    }
}
