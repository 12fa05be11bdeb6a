using System.IO.Compression;
using System.Text;

namespace Microsoft.ML.Data;

/// <summary>A schema as a binary data file without rows: header, annotations, columns, tail.</summary>
internal static class SchemaStream
{
    private const int HeaderSize = 256;
    private const ulong Signature = 0x00425644004C4D43;
    private const ulong TailSignature = 0x434D4C0044564200;
    private const ulong Version = 0x0001000100010006;
    private const byte Uncompressed = 0;
    private const byte Deflate = 1;

    public static void Save(DataViewSchema schema, Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(new byte[HeaderSize]);
        var columns = schema.Where(column => ValueCodec.IsKnown(column.Type)).ToArray();

        // Without rows the lookup tables of the columns have no entries: all begin here.
        long lookup = stream.Position;
        long[] annotations = [.. columns.Select(column => WriteAnnotations(writer, column.Annotations))];
        long contents = stream.Position;
        for (int i = 0; i < columns.Length; i++)
        {
            writer.Write(columns[i].Name);
            ValueCodec.WriteType(writer, columns[i].Type);
            writer.Write(Deflate);
            writer.Write7BitEncodedInt64(1);
            writer.Write(lookup);
            writer.Write(annotations[i]);
        }

        long tail = stream.Position;
        writer.Write(TailSignature);
        writer.Flush();
        stream.Position = 0;
        writer.Write(Signature);
        writer.Write(Version);
        writer.Write(Version);
        writer.Write(contents);
        writer.Write(tail);
        writer.Write(0L);
        writer.Write(columns.Length);
        writer.Flush();
        stream.Position = stream.Length;
    }

    public static DataViewSchema Load(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        Contracts.CheckDecode(stream.Length >= HeaderSize, "The schema is shorter than its header");
        Contracts.CheckDecode(reader.ReadUInt64() == Signature, "The schema does not begin with its signature");
        reader.ReadUInt64();
        Contracts.CheckDecode(reader.ReadUInt64() <= Version, "The schema needs a newer reader");
        long contents = reader.ReadInt64();
        long tail = reader.ReadInt64();
        reader.ReadInt64();
        int count = reader.ReadInt32();
        Contracts.CheckDecode(count >= 0);

        Seek(tail);
        Contracts.CheckDecode(reader.ReadUInt64() == TailSignature, "The schema does not end with its signature");
        Seek(contents);
        var builder = new DataViewSchema.Builder();
        for (int i = 0; i < count; i++)
        {
            string name = reader.ReadString();
            var type = ValueCodec.ReadTypeOrNull(reader);
            reader.ReadByte();
            reader.Read7BitEncodedInt64();
            reader.ReadInt64();
            long annotations = reader.ReadInt64();
            long next = stream.Position;
            if (type != null)
                builder.AddColumn(name, type, annotations == 0 ? null : ReadAnnotations(annotations));
            stream.Position = next;
        }

        return builder.ToSchema();

        void Seek(long position)
        {
            Contracts.CheckDecode(HeaderSize <= position && position <= stream.Length - sizeof(ulong), "The schema points outside itself");
            stream.Position = position;
        }

        DataViewSchema.Annotations ReadAnnotations(long position)
        {
            Seek(position);
            long kinds = reader.Read7BitEncodedInt64();
            var annotations = new DataViewSchema.Annotations.Builder();
            for (long i = 0; i < kinds; i++)
            {
                string kind = reader.ReadString();
                var type = ValueCodec.ReadTypeOrNull(reader);
                byte compression = reader.ReadByte();
                long offset = reader.ReadInt64();
                long size = reader.Read7BitEncodedInt64();
                long next = stream.Position;
                Contracts.CheckDecode(HeaderSize <= offset && 0 <= size && size <= stream.Length - offset, "An annotation lies outside the schema");
                stream.Position = offset;
                byte[] block = reader.ReadBytes((int)size);
                stream.Position = next;
                if (type != null)
                    GenericCall.Invoke<object>(ReadAnnotation<int>, type.RawType, annotations, kind, type, block, compression);
            }

            return annotations.ToAnnotations();
        }
    }

    private static long WriteAnnotations(BinaryWriter writer, DataViewSchema.Annotations annotations)
    {
        var known = annotations.Schema.Where(annotation => ValueCodec.IsKnown(annotation.Type)).ToArray();
        if (known.Length == 0)
            return 0;

        var blocks = new List<(long Offset, long Size, byte Compression)>();
        foreach (var annotation in known)
        {
            long offset = writer.BaseStream.Position;
            byte[] plain = GenericCall.Invoke<byte[]>(Serialize<int>, annotation.Type.RawType, annotations, annotation);
            byte[] deflated = Compress(plain);
            bool isPlain = plain.Length <= deflated.Length;
            writer.Write(isPlain ? plain : deflated);
            blocks.Add((offset, writer.BaseStream.Position - offset, isPlain ? Uncompressed : Deflate));
        }

        long contents = writer.BaseStream.Position;
        writer.Write7BitEncodedInt64(known.Length);
        for (int i = 0; i < known.Length; i++)
        {
            writer.Write(known[i].Name);
            ValueCodec.WriteType(writer, known[i].Type);
            writer.Write(blocks[i].Compression);
            writer.Write(blocks[i].Offset);
            writer.Write7BitEncodedInt64(blocks[i].Size);
        }

        return contents;
    }

    private static byte[] Serialize<T>(DataViewSchema.Annotations annotations, DataViewSchema.Column annotation)
    {
        T value = default;
        annotations.GetValue(annotation.Name, ref value);
        var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
            ValueCodec.WriteValue(writer, annotation.Type, value);
        return stream.ToArray();
    }

    private static byte[] Compress(byte[] plain)
    {
        var stream = new MemoryStream();
        using (var deflate = new DeflateStream(stream, CompressionMode.Compress, leaveOpen: true))
            deflate.Write(plain);
        return stream.ToArray();
    }

    private static object ReadAnnotation<T>(DataViewSchema.Annotations.Builder annotations, string kind, DataViewType type, byte[] block, byte compression)
    {
        Contracts.CheckDecode(compression is Uncompressed or Deflate, "Unrecognized compression of an annotation");
        var stream = new MemoryStream(block);
        if (compression == Deflate)
        {
            stream = new MemoryStream();
            using var inflate = new DeflateStream(new MemoryStream(block), CompressionMode.Decompress);
            inflate.CopyTo(stream);
            stream.Position = 0;
        }

        using var reader = new BinaryReader(stream);
        T value = ValueCodec.ReadValue<T>(reader, type);
        annotations.Add(kind, type, TypedConversion.Find(type, typeof(T)).MakeGetter((Func<T>)(() => value)));
        return null;
    }
}
