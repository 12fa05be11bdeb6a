using System.Text;

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>The fields of a protobuf message, in their order; a reader of its own, to hold the writer to the format.</summary>
internal sealed class ProtobufMessage
{
    private readonly List<(int Field, ulong Number, ReadOnlyMemory<byte> Bytes)> _fields = [];

    public ProtobufMessage(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            ulong tag = Varint(ref bytes);
            int field = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    _fields.Add((field, Varint(ref bytes), default));
                    break;
                case 2:
                    int length = checked((int)Varint(ref bytes));
                    _fields.Add((field, 0, bytes[..length]));
                    bytes = bytes[length..];
                    break;
                case 5:
                    _fields.Add((field, 0, bytes[..4]));
                    bytes = bytes[4..];
                    break;
                default:
                    throw new InvalidDataException($"Field {field} has wire type {tag & 7}.");
            }
        }
    }

    public IEnumerable<long> Numbers(int field) => _fields.Where(found => found.Field == field).Select(found => (long)found.Number);

    public long Number(int field) => Numbers(field).Single();

    public IEnumerable<ReadOnlyMemory<byte>> Raw(int field) => _fields.Where(found => found.Field == field).Select(found => found.Bytes);

    public float Float(int field) => BitConverter.ToSingle(Raw(field).Single().Span);

    public IEnumerable<string> Texts(int field) => Raw(field).Select(bytes => Encoding.UTF8.GetString(bytes.Span));

    public string Text(int field) => Texts(field).Single();

    public IEnumerable<ProtobufMessage> Messages(int field) => Raw(field).Select(bytes => new ProtobufMessage(bytes));

    public ProtobufMessage Message(int field) => Messages(field).Single();

    private static ulong Varint(ref ReadOnlyMemory<byte> bytes)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = bytes.Span[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
