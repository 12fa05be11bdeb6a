namespace MLNet.Pruning.Transforms;

/// <summary>What a model was distilled from.</summary>
/// <param name="Teacher">The teacher in words.</param>
/// <param name="UnlabeledRows">Rows that the teacher alone labelled, without the augmented ones.</param>
/// <param name="TeacherEpochs">The epochs of a teacher that the trainer made itself; null for any other.</param>
/// <param name="AugmentedRows">Rows that were made from the labelled ones by replacing words, for the teacher to label.</param>
public sealed record DistillationReport(string Teacher, long UnlabeledRows, IReadOnlyList<EpochReport>? TeacherEpochs, long AugmentedRows = 0);
