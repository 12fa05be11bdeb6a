using System.Numerics.Tensors;

namespace MLNet.Pruning.Transforms;

/// <summary>Takes tensors by name out of a set, checked for shape and finite values.</summary>
internal sealed class EncoderTensors(
    IReadOnlyDictionary<string, EncoderTensor> tensors, StoragePrecision precision, StoragePrecision embeddingPrecision, ScoringPrecision scoring)
{
    // Above this a weight is infinite at half precision.
    private const float MaxHalf = 65504f;

    public bool Contains(string name) => tensors.ContainsKey(name);

    public int Rows(string name) => Find(name).Shape[0];

    public EmbeddingTable Table(string name, int rows, int columns) =>
        EmbeddingTable.Compile(rows, columns, Take(name, embeddingPrecision, rows, columns), embeddingPrecision);

    public Linear Linear(string part, int rows, int columns) => Linear(part, rows, columns, precision);

    public Linear Linear(string part, int rows, int columns, StoragePrecision stored)
    {
        string weight = TensorNames.Weight(part);
        return new Linear(Matrix.Compile(rows, columns, Take(weight, stored, rows, columns), stored, scoring), [.. Take(TensorNames.Bias(part), StoragePrecision.Float32, rows)]);
    }

    public LayerNorm Norm(string part, int size, double epsilon) => new(
        [.. Take(TensorNames.Weight(part), StoragePrecision.Float32, size)],
        [.. Take(TensorNames.Bias(part), StoragePrecision.Float32, size)],
        (float)epsilon);

    private ReadOnlySpan<float> Take(string name, StoragePrecision stored, params int[] shape)
    {
        EncoderTensor tensor = Find(name);
        if (!tensor.Shape.SequenceEqual(shape))
            throw new ArgumentException($"The weight '{name}' has shape [{string.Join(", ", tensor.Shape)}]; the encoder's configuration asks for [{string.Join(", ", shape)}].");
        ReadOnlySpan<float> values = tensor.Array;
        float max = values.IsEmpty ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(values));
        if (!float.IsFinite(max))
            throw new ArgumentException($"The weight '{name}' holds a value that is not a finite number.");
        if (stored == StoragePrecision.Float16 && max > MaxHalf)
            throw new ArgumentException($"The weight '{name}' holds {max}, beyond the range of {StoragePrecision.Float16} (65504): store at {StoragePrecision.Float32}.");
        return values;
    }

    private EncoderTensor Find(string name) => tensors.TryGetValue(name, out EncoderTensor? tensor)
        ? tensor
        : throw new ArgumentException($"The encoder has no weight '{name}'.");
}
