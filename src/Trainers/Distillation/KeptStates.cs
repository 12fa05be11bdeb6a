using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// A teacher's hidden states of all training rows, computed once, before the training, so that the teacher does not read every batch again. They follow from
/// the rows alone: a resumed training meets the same ones.
/// </summary>
internal sealed class KeptStates
{
    private readonly int[] _layers;
    private readonly int _count;
    private readonly KeptVectors _vectors;

    /// <param name="teacher">The teacher.</param>
    /// <param name="texts">The training rows.</param>
    /// <param name="layers">The states that are asked for, by <see cref="Wanted"/>.</param>
    /// <param name="paddingId">The padding token.</param>
    /// <param name="batchSize">Rows that are computed together.</param>
    /// <param name="cancellation">Ends the work between two batches.</param>
    public KeptStates(TeacherModel teacher, TokenizedDataset texts, int[] layers, int paddingId, int batchSize, CancellationToken cancellation)
    {
        (_layers, _count, _vectors) = (layers, teacher.Config.Layers + 1, new KeptVectors(texts.Count, teacher.Config.HiddenSize));
        foreach (int[] rows in BatchPlan.Sorted(texts.Lengths, batchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var states = teacher.Run(texts.Batch(rows, paddingId), OutputKinds.States).States;
            _vectors.Keep(rows, [.. rows.Select(row => texts.Lengths[row])], [.. layers.Select(layer => states[layer])]);
        }
    }

    /// <summary>The hidden states that losses read of a teacher: 0 for those after the embeddings, then the layers. None where states alone do not do.</summary>
    /// <param name="losses">The losses.</param>
    /// <param name="student">The student's shape.</param>
    /// <param name="teacher">The teacher's shape.</param>
    public static int[] Wanted(IReadOnlyList<DistillationLoss> losses, EncoderConfig student, EncoderConfig teacher) =>
        losses.Where(loss => loss.ComparesLayers).All(loss => loss.Reads == OutputKinds.States && !loss.ReadsPadding)
            ? [.. losses.SelectMany(loss => loss.TeacherStates(student.Layers, teacher.Layers)).Distinct().Order()]
            : [];

    /// <summary>The memory that the states of some rows take.</summary>
    /// <param name="texts">The rows.</param>
    /// <param name="layers">How many states are kept of a token.</param>
    /// <param name="width">The teacher's hidden size.</param>
    public static long Bytes(TokenizedDataset texts, int layers, int width) => texts.Lengths.Sum(length => (long)length) * layers * width * 2;

    /// <summary>The states of some rows, padded with zeros, [rows, length, hidden]: after the embeddings, then after every layer, null where nothing reads them.</summary>
    public IReadOnlyList<Tensor> Of(int[] rows, int length, ScalarType type, Device device)
    {
        var states = new Tensor[_count];
        for (int i = 0; i < _layers.Length; i++)
            states[_layers[i]] = _vectors.Padded(rows, i, length, type, device);
        return states;
    }
}
