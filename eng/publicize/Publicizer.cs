using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Publicize;

/// <summary>Widens the visibility of an assembly's types and members in its metadata tables. The result is for a compiler to read; nothing runs it.</summary>
internal static class Publicizer
{
    // ECMA-335 II.22: the flags open a row of TypeDef and Field; in MethodDef they follow the RVA (4 bytes) and the implementation flags (2 bytes).
    private const int MethodFlags = 6;

    /// <summary>Patches <paramref name="image"/> in place: internal becomes public, private protected becomes protected, private stays.</summary>
    /// <exception cref="BadImageFormatException">The image is not a managed assembly.</exception>
    public static void Publicize(byte[] image)
    {
        using var pe = new PEReader(ImmutableCollectionsMarshal.AsImmutableArray(image));
        if (!pe.HasMetadata)
            throw new BadImageFormatException("There is no metadata in it.");
        MetadataReader metadata = pe.GetMetadataReader();
        int start = pe.PEHeaders.MetadataStartOffset;

        Patch(image, start, metadata, TableIndex.TypeDef, 0, (int)TypeAttributes.VisibilityMask, WidenType);
        Patch(image, start, metadata, TableIndex.Field, 0, (int)FieldAttributes.FieldAccessMask, WidenMember);
        Patch(image, start, metadata, TableIndex.MethodDef, MethodFlags, (int)MethodAttributes.MemberAccessMask, WidenMember);
    }

    // The masked bits of all three tables lie in the low byte of the flags.
    private static void Patch(byte[] image, int start, MetadataReader metadata, TableIndex table, int column, int mask, Func<int, int> widen)
    {
        int rows = metadata.GetTableRowCount(table);
        int size = metadata.GetTableRowSize(table);
        int offset = start + metadata.GetTableMetadataOffset(table) + column;
        for (int row = 0; row < rows; row++, offset += size)
            image[offset] = (byte)((image[offset] & ~mask) | widen(image[offset] & mask));
    }

    private static int WidenType(int visibility) => (TypeAttributes)visibility switch
    {
        TypeAttributes.NotPublic => (int)TypeAttributes.Public,
        TypeAttributes.NestedAssembly => (int)TypeAttributes.NestedPublic,
        TypeAttributes.NestedFamANDAssem => (int)TypeAttributes.NestedFamily,
        _ => visibility,
    };

    // Fields and methods number their access alike.
    private static int WidenMember(int access) => (MethodAttributes)access switch
    {
        MethodAttributes.Assembly => (int)MethodAttributes.Public,
        MethodAttributes.FamANDAssem => (int)MethodAttributes.Family,
        _ => access,
    };
}
