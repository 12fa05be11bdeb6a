namespace MLNet.Pruning.Transforms;

/// <summary>What a model was distilled from.</summary>
/// <param name="Teacher">The teacher in words.</param>
/// <param name="UnlabeledRows">Rows that the teacher alone labelled.</param>
/// <param name="TeacherEpochs">The epochs of a teacher that the trainer made itself; null for any other.</param>
public sealed record DistillationReport(string Teacher, long UnlabeledRows, IReadOnlyList<EpochReport>? TeacherEpochs);
