namespace MLNet.Pruning.Trainers;

/// <summary>Stands for the wish to have no teacher.</summary>
internal sealed class NoTeacher : Teacher
{
    public override string ToString() => nameof(None);
}
