using System.Runtime.CompilerServices;

namespace MLNet.Pruning.Transforms;

/// <summary>A 32-bit float and a column.</summary>
internal struct SingleEntry : ISparseEntry<SingleEntry>
{
    private float _value;
    private int _column;

    public static SingleEntry Create(float value, int column) => new() { _value = value, _column = column };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref float Value(ref SingleEntry entry) => ref entry._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Column(ref SingleEntry entry) => entry._column;
}
