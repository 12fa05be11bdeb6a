using Microsoft.ML;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>A teacher that is asked for its scores.</summary>
internal sealed class ModelTeacher(ITransformer model, string scoreColumnName) : Teacher
{
    public ITransformer Model => model;

    public string ScoreColumnName => scoreColumnName;

    internal override PretrainedEncoder? Layers() => FittedTextModel.Parts(model).OfType<PrunedTextTransformer>().ToArray() is [var part]
        ? part.ToPretrainedEncoder()
        : null;

    public override string ToString() => $"{nameof(FromModel)}({string.Join(", ", FittedTextModel.Parts(model).Select(part => part.GetType().Name))})";
}
