namespace MLNet.Pruning.Transforms;

/// <summary>An ONNX model (<c>ModelProto</c>, https://onnx.ai/onnx/repo-docs/IR.html), written as a stream: of its constants, one is in memory at a time.</summary>
internal sealed class OnnxModel
{
    /// <summary>17 is the first operator set with LayerNormalization.</summary>
    public const int OperatorSet = 17;

    /// <summary>The version of the file layout that came with operator set 17.</summary>
    public const int LayoutVersion = 8;

    private const int LayoutField = 1, ProducerField = 2, ProducerVersionField = 3, GraphField = 7, OperatorSetField = 8, MetadataField = 14;
    private const int ConstantField = 5;

    private readonly OnnxGraph _graph;
    private readonly ProtobufWriter _head = new();

    /// <param name="graph">The graph.</param>
    /// <param name="metadata">Texts for people and programs that read the file.</param>
    /// <exception cref="NotSupportedException">The file would be larger than a protobuf message can be.</exception>
    public OnnxModel(OnnxGraph graph, IReadOnlyDictionary<string, string> metadata)
    {
        _graph = graph;
        _head.Write(LayoutField, LayoutVersion);
        _head.Write(ProducerField, "MLNet.Pruning");
        _head.Write(ProducerVersionField, LibraryVersion.Current);
        var operatorSet = new ProtobufWriter();
        operatorSet.Write(2, OperatorSet);
        _head.Write(OperatorSetField, operatorSet);
        foreach (var (key, value) in metadata)
        {
            var entry = new ProtobufWriter();
            entry.Write(1, key);
            entry.Write(2, value);
            _head.Write(MetadataField, entry);
        }

        long graphLength = graph.Message.Length + graph.Constants.Sum(constant => ConstantHead(constant).Length + constant.Bytes);
        _head.WriteLength(GraphField, graphLength);
        Length = _head.Length + graphLength;
        if (Length > int.MaxValue)
            throw new NotSupportedException($"The model takes {Length} bytes as ONNX: a file in that format holds at most {int.MaxValue}, the most of a protobuf message.");
    }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    public void Write(Stream stream)
    {
        stream.Write(_head.Bytes);
        stream.Write(_graph.Message.Bytes);
        foreach (OnnxTensor constant in _graph.Constants)
        {
            stream.Write(ConstantHead(constant).Bytes);
            constant.Write(stream);
        }
    }

    // Everything of a constant but its values, which end it.
    private static ProtobufWriter ConstantHead(OnnxTensor constant)
    {
        ProtobufWriter announced = new(), head = constant.Head();
        announced.WriteLength(ConstantField, head.Length + constant.Bytes);
        announced.Append(head);
        return announced;
    }
}
