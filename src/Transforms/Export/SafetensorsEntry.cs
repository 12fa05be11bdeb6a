namespace MLNet.Pruning.Transforms;

/// <summary>What a safetensors header says of one tensor.</summary>
/// <param name="Type">The element type, as the file names it: F32, F16, BF16, F64, I64, ...</param>
/// <param name="Shape">The sizes of the dimensions, outermost first.</param>
/// <param name="Begin">First byte of the values, counted from the end of the header.</param>
/// <param name="End">The byte behind the last one of the values.</param>
internal sealed record SafetensorsEntry(string Type, int[] Shape, long Begin, long End)
{
    /// <summary>Bytes per element, or 0 for a type that the format does not know.</summary>
    public static int SizeOf(string type) => type switch
    {
        "F64" or "I64" or "U64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "I8" or "U8" or "BOOL" or "F8_E4M3" or "F8_E5M2" => 1,
        _ => 0,
    };

    /// <summary>Number of elements.</summary>
    public long Count => (End - Begin) / SizeOf(Type);
}
