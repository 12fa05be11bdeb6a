namespace MLNet.Pruning.Transforms;

/// <summary>A named constant of an ONNX node, as its <c>AttributeProto</c>.</summary>
internal sealed class OnnxAttribute
{
    private const int NameField = 1, FloatField = 2, IntField = 3, IntsField = 8, TypeField = 20;
    private const int FloatType = 1, IntType = 2, IntsType = 7;

    private OnnxAttribute(string name, int type)
    {
        Message.Write(NameField, name);
        Message.Write(TypeField, type);
    }

    public ProtobufWriter Message { get; } = new();

    public static OnnxAttribute Float(string name, float value)
    {
        var attribute = new OnnxAttribute(name, FloatType);
        attribute.Message.Write(FloatField, value);
        return attribute;
    }

    public static OnnxAttribute Int(string name, long value)
    {
        var attribute = new OnnxAttribute(name, IntType);
        attribute.Message.Write(IntField, value);
        return attribute;
    }

    public static OnnxAttribute Ints(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new OnnxAttribute(name, IntsType);
        foreach (long value in values)
            attribute.Message.Write(IntsField, value);
        return attribute;
    }
}
