using System.Numerics;

namespace Microsoft.ML.Data;

/// <summary>Maps the values of a column one by one, scalar or vector.</summary>
internal static class MappedGetter
{
    public static Delegate Make<TIn, TOut>(DataViewRow row, DataViewSchema.Column column, Func<TIn, TOut> map)
    {
        if (column.Type is not VectorDataViewType)
        {
            var getter = row.GetGetter<TIn>(column);
            TIn value = default;
            return (ValueGetter<TOut>)((ref TOut destination) =>
            {
                getter(ref value);
                destination = map(value);
            });
        }

        var vectorGetter = row.GetGetter<VBuffer<TIn>>(column);
        VBuffer<TIn> vector = default;
        return (ValueGetter<VBuffer<TOut>>)((ref VBuffer<TOut> destination) =>
        {
            vectorGetter(ref vector);
            var editor = VBufferEditor.Create(ref destination, vector.Length);
            int slot = 0;
            foreach (var item in vector.DenseValues())
                editor.Values[slot++] = map(item);
            destination = editor.Commit();
        });
    }
}

/// <summary>Keys of any width as zero-based numbers, -1 for missing.</summary>
internal static class KeyConversion
{
    public static Func<TKey, long> ToIndex<TKey>() => GenericCall.Invoke<Func<TKey, long>>(Make<uint>, typeof(TKey));

    private static Func<TKey, long> Make<TKey>()
        where TKey : IBinaryInteger<TKey> =>
        key => long.CreateSaturating(key) - 1;
}
