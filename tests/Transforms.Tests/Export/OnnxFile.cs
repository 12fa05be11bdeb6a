using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>What an ONNX file says, read by field numbers of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.</summary>
internal sealed class OnnxFile
{
    private OnnxFile(ProtobufMessage model)
    {
        LayoutVersion = model.Number(1);
        Producer = model.Text(2);
        OperatorSet = model.Message(8).Number(2);
        Metadata = model.Messages(14).ToDictionary(entry => entry.Text(1), entry => entry.Text(2));
        ProtobufMessage graph = model.Message(7);
        Nodes = [.. graph.Messages(1).Select(node => new Node(node))];
        Constants = graph.Messages(5).ToDictionary(tensor => tensor.Text(8), Constant);
        Inputs = [.. graph.Messages(11).Select(Describe)];
        Outputs = [.. graph.Messages(12).Select(Describe)];
    }

    public long LayoutVersion { get; }

    public string Producer { get; }

    public long OperatorSet { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    public IReadOnlyList<Node> Nodes { get; }

    public IReadOnlyDictionary<string, OnnxValue> Constants { get; }

    /// <summary>Inputs as "name: type[dimensions]"; type 1 is float, 7 is int64.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>Outputs, written like <see cref="Inputs"/>.</summary>
    public IReadOnlyList<string> Outputs { get; }

    public static OnnxFile Read(string path) => new(new ProtobufMessage(File.ReadAllBytes(path)));

    private static OnnxValue Constant(ProtobufMessage tensor)
    {
        ReadOnlySpan<byte> raw = tensor.Raw(9).Single().Span;
        int[] shape = [.. tensor.Numbers(1).Select(size => (int)size)];
        return tensor.Number(2) switch
        {
            1 => new OnnxValue(shape, [.. MemoryMarshal.Cast<byte, float>(raw)]),
            7 => new OnnxValue(shape, [.. MemoryMarshal.Cast<byte, long>(raw)]),
            long type => throw new InvalidDataException($"A constant has type {type}."),
        };
    }

    private static string Describe(ProtobufMessage value)
    {
        ProtobufMessage tensor = value.Message(2).Message(1);
        var dimensions = tensor.Message(2).Messages(1).Select(dimension => dimension.Texts(2).SingleOrDefault() ?? $"{dimension.Number(1)}");
        return $"{value.Text(1)}: {tensor.Number(1)}[{string.Join(", ", dimensions)}]";
    }

    /// <summary>One node with its one output.</summary>
    public sealed class Node(ProtobufMessage node)
    {
        private readonly Dictionary<string, ProtobufMessage> _attributes = node.Messages(5).ToDictionary(attribute => attribute.Text(1));

        public string[] Inputs { get; } = [.. node.Texts(1)];

        public string Output { get; } = node.Text(2);

        public string Operation { get; } = node.Text(4);

        public int Int(string name, int absent) => _attributes.TryGetValue(name, out ProtobufMessage? attribute) ? (int)attribute.Number(3) : absent;

        public int[] Ints(string name) => [.. _attributes[name].Numbers(8).Select(value => (int)value)];

        public float Float(string name) => _attributes[name].Float(2);
    }
}
