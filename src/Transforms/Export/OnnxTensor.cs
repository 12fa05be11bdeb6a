using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>A constant of an ONNX graph; its values are made only while they are written.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Type">The element type.</param>
/// <param name="Shape">The sizes of the dimensions, outermost first.</param>
/// <param name="Write">Writes the values, row-major and little-endian.</param>
internal sealed record OnnxTensor(string Name, OnnxElementType Type, int[] Shape, Action<Stream> Write)
{
    private const int DimsField = 1, TypeField = 2, NameField = 8, RawDataField = 9;

    /// <summary>Bytes of the values.</summary>
    public long Bytes => Shape.Aggregate(Type == OnnxElementType.Float ? (long)sizeof(float) : sizeof(long), (bytes, size) => checked(bytes * size));

    public static OnnxTensor Floats(string name, int[] shape, Func<float[]> values) =>
        new(name, OnnxElementType.Float, shape, stream => SafetensorsWriter.WriteValues(stream, values()));

    public static OnnxTensor Integers(string name, params long[] values) =>
        new(name, OnnxElementType.Int64, [values.Length], stream => stream.Write(MemoryMarshal.AsBytes<long>(values)));

    /// <summary>The <c>TensorProto</c> up to its values, which follow and end it.</summary>
    public ProtobufWriter Head()
    {
        var head = new ProtobufWriter();
        foreach (int size in Shape)
            head.Write(DimsField, size);
        head.Write(TypeField, (int)Type);
        head.Write(NameField, Name);
        head.WriteLength(RawDataField, Bytes);
        return head;
    }
}
