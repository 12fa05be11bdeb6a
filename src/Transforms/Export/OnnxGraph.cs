namespace MLNet.Pruning.Transforms;

/// <summary>An ONNX graph in the making: nodes in the order of their execution, constants, inputs and outputs.</summary>
internal sealed class OnnxGraph
{
    private const int NodeField = 1, NameField = 2, InputField = 11, OutputField = 12;
    private readonly Dictionary<string, OnnxTensor> _constants = new(StringComparer.Ordinal);

    /// <param name="name">The graph's name.</param>
    public OnnxGraph(string name) => Message.Write(NameField, name);

    /// <summary>The <c>GraphProto</c> without its constants.</summary>
    public ProtobufWriter Message { get; } = new();

    public IReadOnlyCollection<OnnxTensor> Constants => _constants.Values;

    /// <summary>Declares an input; a dimension is a size or the name of a free one.</summary>
    public string Input(string name, OnnxElementType type, params ReadOnlySpan<object> dimensions) => Declare(InputField, name, type, dimensions);

    /// <summary>Declares an output, which a node of that name computes.</summary>
    public string Output(string name, OnnxElementType type, params ReadOnlySpan<object> dimensions) => Declare(OutputField, name, type, dimensions);

    /// <summary>Adds a constant, or finds it where it was added before, and returns its name.</summary>
    public string Constant(OnnxTensor tensor)
    {
        _constants.TryAdd(tensor.Name, tensor);
        return tensor.Name;
    }

    /// <summary>Adds a number as a constant without dimensions.</summary>
    public string Constant(string name, float value) => Constant(OnnxTensor.Floats(name, [], () => [value]));

    /// <summary>Adds a node and returns its only output, which is named like the node.</summary>
    public string Node(string operation, string name, ReadOnlySpan<string> inputs, params ReadOnlySpan<OnnxAttribute> attributes)
    {
        const int NodeInput = 1, NodeOutput = 2, NodeName = 3, NodeOperation = 4, NodeAttribute = 5;
        var node = new ProtobufWriter();
        foreach (string input in inputs)
            node.Write(NodeInput, input);
        node.Write(NodeOutput, name);
        node.Write(NodeName, name);
        node.Write(NodeOperation, operation);
        foreach (OnnxAttribute attribute in attributes)
            node.Write(NodeAttribute, attribute.Message);
        Message.Write(NodeField, node);
        return name;
    }

    private string Declare(int field, string name, OnnxElementType type, ReadOnlySpan<object> dimensions)
    {
        const int ValueName = 1, ValueType = 2, TensorType = 1, ElementType = 1, Shape = 2, Dimension = 1, Size = 1, Parameter = 2;
        ProtobufWriter shape = new(), tensor = new(), valueType = new(), value = new();
        foreach (object dimension in dimensions)
        {
            var message = new ProtobufWriter();
            if (dimension is int size)
                message.Write(Size, size);
            else
                message.Write(Parameter, (string)dimension);
            shape.Write(Dimension, message);
        }

        tensor.Write(ElementType, (int)type);
        tensor.Write(Shape, shape);
        valueType.Write(TensorType, tensor);
        value.Write(ValueName, name);
        value.Write(ValueType, valueType);
        Message.Write(field, value);
        return name;
    }
}
