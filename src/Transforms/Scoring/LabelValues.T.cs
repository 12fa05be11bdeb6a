using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Transforms;

/// <summary>Classes with key values of one type.</summary>
internal sealed class LabelValues<T>(LabelValueType<T> type, T[] values) : LabelValues([.. values.Select(Text)]) where T : struct
{
    protected override byte TypeCode => (byte)LabelValueType.All.ToList().IndexOf(type);

    public override void AddTo(DataViewSchema.Annotations.Builder annotations, string kind)
    {
        ValueGetter<VBuffer<T>> getter = (ref VBuffer<T> destination) => VBuffer<T>.Copy(values, 0, ref destination, values.Length);
        annotations.Add(kind, new VectorDataViewType(type.ItemType, values.Length), getter);
    }

    protected override void WriteValues(SectionWriter writer)
    {
        if (values is not ReadOnlyMemory<char>[] texts)
        {
            writer.Write(MemoryMarshal.AsBytes<T>(values));
            return;
        }

        foreach (ReadOnlyMemory<char> text in texts)
            writer.WriteUtf16(text.Span);
    }

    private static string Text(T value) =>
        value is ReadOnlyMemory<char> text ? text.ToString() : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
