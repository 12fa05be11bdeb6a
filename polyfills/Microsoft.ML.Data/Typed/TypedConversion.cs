using System.Numerics;

namespace Microsoft.ML.Data;

/// <summary>Carries values between a column and a member: text and string, vector and array, everything else as it is.</summary>
internal abstract class TypedConversion
{
    /// <summary>The conversion between a column type and a member's type, or null where there is none.</summary>
    public static TypedConversion Find(DataViewType column, Type member)
    {
        if (member == column.RawType)
        {
            return column is VectorDataViewType same
                ? GenericCall.Invoke<TypedConversion>(MakeSameVector<int>, same.ItemType.RawType)
                : GenericCall.Invoke<TypedConversion>(MakeSame<int>, member);
        }

        if (member == typeof(string) && column is TextDataViewType)
            return new Text();
        if (column is not VectorDataViewType vector || !member.IsArray)
            return null;
        if (member.GetElementType() == vector.ItemType.RawType)
            return GenericCall.Invoke<TypedConversion>(MakeArray<int>, vector.ItemType.RawType);
        return member == typeof(string[]) && vector.ItemType is TextDataViewType ? new TextVector() : null;
    }

    /// <summary>The one-based key of a zero-based member: out of range is missing.</summary>
    public static Delegate MakeKeyGetter(KeyDataViewType key, Delegate current) => GenericCall.Invoke<Delegate>(MakeKey<uint>, key.RawType, key, current);

    /// <summary>A Func from the member's old value, whose array may be used again, to the column's current one.</summary>
    public abstract Delegate MakeReader(DataViewRow row, DataViewSchema.Column column);

    /// <summary>The column's getter over a Func that fetches the member.</summary>
    public abstract Delegate MakeGetter(Delegate current);
    private static TypedConversion MakeSame<T>() => new Same<T>();
    private static TypedConversion MakeSameVector<T>() => new SameVector<T>();
    private static TypedConversion MakeArray<T>() => new Vector<T, T>(value => value, value => value);

    private static ValueGetter<T> MakeKey<T>(KeyDataViewType type, Func<T> current)
        where T : struct, IBinaryInteger<T>
    {
        T max = T.CreateChecked(type.Count - 1);
        return (ref T value) =>
        {
            T zeroBased = current();
            value = zeroBased <= max ? zeroBased + T.One : T.Zero;
        };
    }

    private class Same<T> : TypedConversion
    {
        public override Delegate MakeReader(DataViewRow row, DataViewSchema.Column column)
        {
            var getter = row.GetGetter<T>(column);
            return (Func<T, T>)(old =>
            {
                getter(ref old);
                return old;
            });
        }

        public override Delegate MakeGetter(Delegate current)
        {
            var fetch = (Func<T>)current;
            return (ValueGetter<T>)((ref T value) => value = fetch());
        }
    }

    /// <summary>Copies, since the caller may write into what it gets.</summary>
    private sealed class SameVector<T> : Same<VBuffer<T>>
    {
        public override Delegate MakeGetter(Delegate current)
        {
            var fetch = (Func<VBuffer<T>>)current;
            return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => fetch().CopyTo(ref value));
        }
    }

    private sealed class Text : TypedConversion
    {
        public override Delegate MakeReader(DataViewRow row, DataViewSchema.Column column)
        {
            var getter = row.GetGetter<ReadOnlyMemory<char>>(column);
            ReadOnlyMemory<char> value = default;
            return (Func<string, string>)(_ =>
            {
                getter(ref value);
                return value.ToString();
            });
        }

        public override Delegate MakeGetter(Delegate current)
        {
            var fetch = (Func<string>)current;
            return (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = fetch().AsMemory());
        }
    }

    private sealed class TextVector() : Vector<ReadOnlyMemory<char>, string>(value => value.ToString(), value => value.AsMemory());

    private class Vector<TItem, TMember>(Func<TItem, TMember> toMember, Func<TMember, TItem> toItem) : TypedConversion
    {
        public override Delegate MakeReader(DataViewRow row, DataViewSchema.Column column)
        {
            var getter = row.GetGetter<VBuffer<TItem>>(column);
            VBuffer<TItem> buffer = default;
            return (Func<TMember[], TMember[]>)(array =>
            {
                getter(ref buffer);
                if (array?.Length != buffer.Length)
                    array = new TMember[buffer.Length];
                if (buffer.IsDense && array is TItem[] same)
                {
                    buffer.GetValues().CopyTo(same);
                    return array;
                }

                foreach (var (slot, value) in buffer.Items(all: true))
                    array[slot] = toMember(value);
                return array;
            });
        }

        public override Delegate MakeGetter(Delegate current)
        {
            var fetch = (Func<TMember[]>)current;
            return (ValueGetter<VBuffer<TItem>>)((ref VBuffer<TItem> value) =>
            {
                TMember[] array = fetch() ?? [];
                var editor = VBufferEditor.Create(ref value, array.Length);
                if (array is TItem[] same)
                {
                    same.CopyTo(editor.Values);
                }
                else
                {
                    for (int i = 0; i < array.Length; i++)
                        editor.Values[i] = toItem(array[i]);
                }

                value = editor.Commit();
            });
        }
    }
}
