using System.Runtime.InteropServices;
using System.Text;

namespace Microsoft.ML;

/// <summary>The 256 bytes before a saved component, and the tables after it: string ends, string characters, assembly name, tail.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct ModelHeader
{
    public const int Size = 0x0100;
    private const ulong SignatureValue = 0x4C45444F4D004C4D;
    private const ulong TailSignatureValue = 0x4D4C004D4F44454C;
    private const uint VerAssemblyName = 0x00010002;
    private const uint VerOldest = 0x00010001;
    public ulong Signature;
    public uint VerWritten;
    public uint VerReadable;
    public long FpModel;
    public long CbModel;
    public long FpStringTable;
    public long CbStringTable;
    public long FpStringChars;
    public long CbStringChars;
    public ulong ModelSignature;
    public uint ModelVerWritten;
    public uint ModelVerReadable;
    public ulong LoaderSignature0;
    public ulong LoaderSignature1;
    public ulong LoaderSignature2;
    public ulong LoaderSignatureAlt0;
    public ulong LoaderSignatureAlt1;
    public ulong LoaderSignatureAlt2;
    public long FpTail;
    public long FpLim;
    public long FpAssemblyName;
    public uint CbAssemblyName;

    /// <summary>Up to eight characters in the bytes of an integer, the first one lowest.</summary>
    public static ulong Pack(ReadOnlySpan<char> characters)
    {
        ulong packed = 0;
        for (int i = 0; i < characters.Length; i++)
        {
            Contracts.Check(characters[i] <= 0xFF);
            packed |= (ulong)characters[i] << (8 * i);
        }

        return packed;
    }

    public static void BeginWrite(BinaryWriter writer, out long fpMin, out ModelHeader header)
    {
        fpMin = writer.BaseStream.Position;
        header = new ModelHeader { Signature = SignatureValue, VerWritten = VerAssemblyName, VerReadable = VerAssemblyName, FpModel = Size };
        writer.Write(new byte[Size]);
    }

    public static void EndWrite(BinaryWriter writer, long fpMin, ref ModelHeader header, IReadOnlyList<string> strings, string loaderAssemblyName)
    {
        header.CbModel = Position() - Size;
        if (strings.Count > 0)
        {
            header.FpStringTable = Position();
            header.CbStringTable = strings.Count * sizeof(long);
            long end = 0;
            foreach (string text in strings)
                writer.Write(end += text.Length * sizeof(char));
            header.FpStringChars = Position();
            header.CbStringChars = end;
            foreach (string text in strings)
                writer.Write(MemoryMarshal.AsBytes(text.AsSpan()));
        }

        if (!string.IsNullOrEmpty(loaderAssemblyName))
        {
            header.FpAssemblyName = Position();
            header.CbAssemblyName = (uint)(loaderAssemblyName.Length * sizeof(char));
            writer.Write(MemoryMarshal.AsBytes(loaderAssemblyName.AsSpan()));
        }

        header.FpTail = Position();
        writer.Write(TailSignatureValue);
        header.FpLim = Position();
        writer.Flush();
        writer.BaseStream.Position = fpMin;
        writer.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<ModelHeader>(in header)));
        writer.Flush();
        writer.BaseStream.Position = fpMin + header.FpLim;

        long Position() => writer.BaseStream.Position - fpMin;
    }

    public static void SetVersionInfo(ref ModelHeader header, VersionInfo ver)
    {
        header.ModelSignature = ver.ModelSignature;
        header.ModelVerWritten = ver.VerWrittenCur;
        header.ModelVerReadable = ver.VerReadableCur;
        (header.LoaderSignature0, header.LoaderSignature1, header.LoaderSignature2) = PackName(ver.LoaderSignature);
        (header.LoaderSignatureAlt0, header.LoaderSignatureAlt1, header.LoaderSignatureAlt2) = PackName(ver.LoaderSignatureAlt);
    }

    public static void BeginRead(out long fpMin, out ModelHeader header, out string[] strings, out string loaderAssemblyName, BinaryReader reader)
    {
        fpMin = reader.BaseStream.Position;
        header = default;
        Contracts.CheckDecode(reader.BaseStream.ReadAtLeast(MemoryMarshal.AsBytes(new Span<ModelHeader>(ref header)), Size, throwOnEndOfStream: false) == Size);
        header.Validate(reader.BaseStream.Length - fpMin);

        strings = null;
        if (header.FpStringTable != 0)
        {
            reader.BaseStream.Position = fpMin + header.FpStringTable;
            long[] ends = new long[header.CbStringTable / sizeof(long)];
            for (int i = 0; i < ends.Length; i++)
                ends[i] = reader.ReadInt64();
            Contracts.CheckDecode(ends[^1] == header.CbStringChars);
            strings = new string[ends.Length];
            long start = 0;
            for (int i = 0; i < ends.Length; start = ends[i++])
            {
                Contracts.CheckDecode(start <= ends[i] && ends[i] <= header.CbStringChars && ends[i] % sizeof(char) == 0);
                strings[i] = ReadText(reader, ends[i] - start);
            }
        }

        loaderAssemblyName = null;
        if (header.VerWritten >= VerAssemblyName && header.FpAssemblyName != 0)
        {
            reader.BaseStream.Position = fpMin + header.FpAssemblyName;
            loaderAssemblyName = ReadText(reader, header.CbAssemblyName);
        }

        reader.BaseStream.Position = fpMin + header.FpTail;
        Contracts.CheckDecode(reader.ReadUInt64() == TailSignatureValue, "Corrupt model file tail");
        reader.BaseStream.Position = fpMin + header.FpModel;
    }

    public static void EndRead(long fpMin, ref ModelHeader header, BinaryReader reader)
    {
        Contracts.CheckDecode(header.FpModel + header.CbModel == reader.BaseStream.Position - fpMin);
        reader.BaseStream.Position = fpMin + header.FpLim;
    }

    public static void CheckVersionInfo(ref ModelHeader header, VersionInfo ver)
    {
        Contracts.CheckDecode(header.ModelSignature == ver.ModelSignature, "Unknown file type");
        Contracts.CheckDecode(header.ModelVerReadable <= header.ModelVerWritten, "Corrupt file header");
        var version = typeof(VersionInfo).Assembly.GetName().Version;
        if (header.ModelVerReadable > ver.VerWrittenCur)
        {
            throw Contracts.ExceptDecode($"Cause: ML.NET {version} cannot read component '{ver.LoaderSignature}' of the model, because the model is too new.\n" +
                $"Suggestion: Make sure the model is trained with ML.NET {version} or older.\n" +
                $"Debug details: Maximum expected version {header.ModelVerReadable}, got {ver.VerWrittenCur}.");
        }

        if (header.ModelVerWritten < ver.VerWeCanReadBack)
        {
            throw Contracts.ExceptDecode($"Cause: ML.NET {version} cannot read component '{ver.LoaderSignature}' of the model, because the model is too old.\n" +
                $"Suggestion: Make sure the model is trained with ML.NET {version}.\n" +
                $"Debug details: Minimum expected version {header.ModelVerReadable}, got {ver.VerWrittenCur}.");
        }
    }

    public static string GetLoaderSig(ref ModelHeader header) => Unpack(header.LoaderSignature0, header.LoaderSignature1, header.LoaderSignature2);
    public static string GetLoaderSigAlt(ref ModelHeader header) => Unpack(header.LoaderSignatureAlt0, header.LoaderSignatureAlt1, header.LoaderSignatureAlt2);

    private static (ulong, ulong, ulong) PackName(string name)
    {
        Contracts.Check(name is null || name.Length <= 24);
        string padded = (name ?? "").PadRight(24, '\0');
        return (Pack(padded.AsSpan(0, 8)), Pack(padded.AsSpan(8, 8)), Pack(padded.AsSpan(16, 8)));
    }

    private static string Unpack(params ReadOnlySpan<ulong> packed) => Encoding.Latin1.GetString(MemoryMarshal.AsBytes(packed)).TrimEnd('\0');

    private static string ReadText(BinaryReader reader, long bytes)
    {
        byte[] read = reader.ReadBytes(checked((int)bytes));
        Contracts.CheckDecode(read.Length == bytes);
        return new string(MemoryMarshal.Cast<byte, char>(read));
    }

    private readonly void Validate(long size)
    {
        Contracts.CheckDecode(Signature == SignatureValue, "Wrong file type");
        Contracts.CheckDecode(VerReadable <= VerWritten, "Corrupt file header");
        Contracts.CheckDecode(VerReadable <= VerAssemblyName, "File is too new");
        Contracts.CheckDecode(VerWritten >= VerOldest, "File is too old");
        Contracts.CheckDecode(FpModel == Size && CbModel >= 0 && CbModel <= size);
        long end = FpModel + CbModel;
        if (FpStringTable != 0)
        {
            Contracts.CheckDecode(FpStringTable == end && CbStringTable > 0 && CbStringTable <= size && CbStringTable % sizeof(long) == 0);
            Contracts.CheckDecode(FpStringChars == FpStringTable + CbStringTable && CbStringChars >= 0 && CbStringChars <= size && CbStringChars % sizeof(char) == 0);
            end = FpStringChars + CbStringChars;
        }

        if (VerWritten >= VerAssemblyName && FpAssemblyName != 0)
        {
            Contracts.CheckDecode(FpAssemblyName == end && CbAssemblyName % sizeof(char) == 0);
            end += CbAssemblyName;
        }

        Contracts.CheckDecode(FpTail == end && FpLim == FpTail + sizeof(ulong) && size >= FpLim);
    }
}
