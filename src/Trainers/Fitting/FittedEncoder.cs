using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>What <see cref="EncoderFit"/> ends with: the parts of a transformer.</summary>
internal sealed record FittedEncoder(WordPieceVocabulary Vocabulary, int MaxLength, EncoderModel Encoder, TrainingReport Report);
