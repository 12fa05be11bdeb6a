using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Transforms;

/// <summary>A type that key values may have.</summary>
internal abstract class LabelValueType(PrimitiveDataViewType itemType)
{
    /// <summary>Every type; a saved model names one by its place here, so new ones go to the end.</summary>
    public static IReadOnlyList<LabelValueType> All { get; } =
    [
        new LabelValueType<ReadOnlyMemory<char>>(TextDataViewType.Instance),
        new LabelValueType<bool>(BooleanDataViewType.Instance),
        new LabelValueType<sbyte>(NumberDataViewType.SByte),
        new LabelValueType<byte>(NumberDataViewType.Byte),
        new LabelValueType<short>(NumberDataViewType.Int16),
        new LabelValueType<ushort>(NumberDataViewType.UInt16),
        new LabelValueType<int>(NumberDataViewType.Int32),
        new LabelValueType<uint>(NumberDataViewType.UInt32),
        new LabelValueType<long>(NumberDataViewType.Int64),
        new LabelValueType<ulong>(NumberDataViewType.UInt64),
        new LabelValueType<float>(NumberDataViewType.Single),
        new LabelValueType<double>(NumberDataViewType.Double),
    ];

    public PrimitiveDataViewType ItemType { get; } = itemType;

    /// <summary>Makes the getter of a column that holds this type, or keys of it.</summary>
    public abstract Func<object> CreateGetter(DataViewRow row, DataViewSchema.Column column);

    /// <summary>The values that an annotation of this type holds.</summary>
    public abstract LabelValues FromAnnotation(DataViewSchema.Annotations annotations, string kind);

    public abstract LabelValues Read(SectionReader reader, int count);
}

/// <inheritdoc cref="LabelValueType"/>
internal sealed class LabelValueType<T>(PrimitiveDataViewType itemType) : LabelValueType(itemType) where T : struct
{
    public override Func<object> CreateGetter(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        return () =>
        {
            T value = default;
            getter(ref value);
            return value;
        };
    }

    public override LabelValues FromAnnotation(DataViewSchema.Annotations annotations, string kind)
    {
        VBuffer<T> values = default;
        annotations.GetValue(kind, ref values);
        return new LabelValues<T>(this, [.. values.DenseValues()]);
    }

    public override LabelValues Read(SectionReader reader, int count)
    {
        if (typeof(T) == typeof(ReadOnlyMemory<char>))
        {
            var texts = new List<ReadOnlyMemory<char>>();
            while (texts.Count < count)
                texts.Add(reader.ReadUtf16().AsMemory());
            return new LabelValues<T>(this, (T[])(object)texts.ToArray());
        }

        ReadOnlySpan<byte> bytes = reader.ReadBytes((long)count * Unsafe.SizeOf<T>());
        if (typeof(T) == typeof(bool) && bytes.ContainsAnyExceptInRange<byte>(0, 1))
            throw reader.Damaged("one of its bools is neither true nor false");
        return new LabelValues<T>(this, MemoryMarshal.Cast<byte, T>(bytes).ToArray());
    }
}
