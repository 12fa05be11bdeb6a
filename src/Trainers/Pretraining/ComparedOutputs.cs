namespace MLNet.Pruning.Trainers;

/// <summary>What student and teacher give for the same texts.</summary>
/// <param name="Student">The student's outputs.</param>
/// <param name="Teacher">The teacher's, place by place the same.</param>
internal sealed record ComparedOutputs(ModelOutputs Student, ModelOutputs Teacher)
{
    /// <summary>Both models' sentence vectors, where a loss asks for them.</summary>
    public (ModelOutputs Student, ModelOutputs Teacher)? Sentences { get; init; }

    /// <summary>Both models' predictions of the hidden tokens, where there are any; the teacher's where its head still learns.</summary>
    public (ModelOutputs Student, ModelOutputs? Teacher)? Masked { get; init; }
}
