using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>The distinct values of a column, numbered from 0.</summary>
internal abstract class TermMap(PrimitiveDataViewType itemType)
{
    private const byte TextCode = 0;
    private const byte CodecCode = 1;
    public PrimitiveDataViewType ItemType => itemType;
    public abstract int Count { get; }
    public KeyDataViewType OutputType => new(typeof(uint), Math.Max(Count, 1));
    public static TermMap Create(PrimitiveDataViewType itemType) => GenericCall.Invoke<TermMap>(CreateCore<int>, itemType.RawType, itemType);

    public static TermMap Load(ModelLoadContext ctx)
    {
        byte code = ctx.Reader.ReadByte();
        Contracts.CheckDecode(code is TextCode or CodecCode);
        if (code == TextCode)
        {
            var map = new TermMap<ReadOnlyMemory<char>>(TextDataViewType.Instance);
            int count = ctx.Reader.ReadInt32();
            Contracts.CheckDecode(0 <= count && count <= (ctx.Strings?.Length ?? 0));
            for (int i = 0; i < count; i++)
                Contracts.CheckDecode(map.TryAdd(ctx.LoadNonEmptyString().AsMemory()), "Duplicate items in a term map");
            return map;
        }

        var type = ValueCodec.ReadTypeOrNull(ctx.Reader) as PrimitiveDataViewType ?? throw Contracts.Except("Unrecognized codec read");
        var loaded = Create(type);
        loaded.LoadItems(ctx.Reader, ctx.Reader.ReadInt32());
        return loaded;
    }

    public abstract void Sort();
    public abstract Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column);
    public abstract void AddKeyValues(DataViewSchema.Annotations.Builder builder, DataViewSchema.Column source, bool asText);
    public abstract void WriteTerms(TextWriter writer);

    /// <summary>Adds the values of a row; false where no further row can add any.</summary>
    public abstract Func<bool> MakeTrainer(DataViewRow row, DataViewSchema.Column column, int maximum);
    public abstract void Save(ModelSaveContext ctx);
    protected abstract void LoadItems(BinaryReader reader, int count);
    private static TermMap CreateCore<T>(PrimitiveDataViewType itemType) => new TermMap<T>(itemType);

    protected static void SaveHeader(ModelSaveContext ctx, PrimitiveDataViewType type)
    {
        ctx.Writer.Write(type is TextDataViewType ? TextCode : CodecCode);
        if (type is not TextDataViewType)
            ValueCodec.WriteType(ctx.Writer, type);
    }

    /// <summary>A value as text, the way upstream writes it.</summary>
    protected static string Format<T>(PrimitiveDataViewType type, T value) => value switch
    {
        _ when type is KeyDataViewType => (Convert.ToUInt64(value, CultureInfo.InvariantCulture) - 1).ToString(CultureInfo.InvariantCulture),
        float single => float.IsNaN(single) ? "?" : single.ToString("R", CultureInfo.InvariantCulture),
        double number => double.IsNaN(number) ? "?" : number.ToString("G17", CultureInfo.InvariantCulture),
        bool flag => flag ? "1" : "0",
        DateTime time => time.ToString("o", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}

/// <summary>The distinct values of one type. Empty text, NaN and the missing key are not values.</summary>
internal sealed class TermMap<T>(PrimitiveDataViewType itemType) : TermMap(itemType)
{
    private readonly Dictionary<T, int> _ids = typeof(T) == typeof(ReadOnlyMemory<char>) ? new((IEqualityComparer<T>)(object)new TextComparer()) : [];
    private readonly List<T> _items = [];
    public override int Count => _items.Count;

    public bool TryAdd(T item)
    {
        bool isMissing = item switch
        {
            ReadOnlyMemory<char> text => text.IsEmpty,
            float number => float.IsNaN(number),
            double number => double.IsNaN(number),
            _ => ItemType is KeyDataViewType && EqualityComparer<T>.Default.Equals(item, default),
        };
        if (isMissing || _ids.ContainsKey(item))
            return false;

        // Text may be a slice of a whole row.
        T own = item is ReadOnlyMemory<char> slice ? (T)(object)slice.ToString().AsMemory() : item;
        _ids.Add(own, _items.Count);
        _items.Add(own);
        return true;
    }

    public override void Sort()
    {
        if (_items is List<ReadOnlyMemory<char>> texts)
            texts.Sort((x, y) => x.Span.CompareTo(y.Span, StringComparison.Ordinal));
        else
            _items.Sort();
        for (int i = 0; i < _items.Count; i++)
            _ids[_items[i]] = i;
    }

    public override Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column) =>
        MappedGetter.Make<T, uint>(row, column, item => _ids.TryGetValue(item, out int id) ? (uint)id + 1 : 0);

    public override Func<bool> MakeTrainer(DataViewRow row, DataViewSchema.Column column, int maximum)
    {
        if (column.Type is not VectorDataViewType)
        {
            var getter = row.GetGetter<T>(column);
            T value = default;
            return () =>
            {
                getter(ref value);
                return !TryAdd(value) || Count < maximum;
            };
        }

        var vectorGetter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> vector = default;
        return () =>
        {
            vectorGetter(ref vector);
            return vector.DenseValues().All(item => !TryAdd(item) || Count < maximum);
        };
    }

    public override void AddKeyValues(DataViewSchema.Annotations.Builder builder, DataViewSchema.Column source, bool asText)
    {
        if (Count == 0)
            return;
        if (ItemType is KeyDataViewType key && source.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues)?.Type is VectorDataViewType values
            && values.Size == key.GetKeyCountAsInt32())
        {
            GenericCall.Invoke<object>(AddValuesOfKeys<int>, values.ItemType.RawType, builder, source, values.ItemType, asText);
            return;
        }

        Add(builder, ItemType, asText, _items);
    }

    public override void WriteTerms(TextWriter writer)
    {
        writer.WriteLine(ItemType is TextDataViewType ? $"# Number of terms = {Count}" : $"# Number of terms of type '{ItemType}' = {Count}");
        for (int i = 0; i < Count; i++)
            writer.WriteLine($"{i}\t{Format(ItemType, _items[i])}");
    }

    public override void Save(ModelSaveContext ctx)
    {
        SaveHeader(ctx, ItemType);
        ctx.Writer.Write(Count);
        if (_items is List<ReadOnlyMemory<char>> texts)
            texts.ForEach(ctx.SaveNonEmptyString);
        else
            ValueCodec.WriteItems(ctx.Writer, _items.ToArray());
    }

    protected override void LoadItems(BinaryReader reader, int count)
    {
        foreach (T item in ValueCodec.ReadItems<T>(reader, count))
            Contracts.CheckDecode(TryAdd(item), "Duplicate items in a term map");
    }

    private static void Add<TValue>(DataViewSchema.Annotations.Builder builder, PrimitiveDataViewType type, bool asText, IEnumerable<TValue> values)
    {
        if (asText && type is not TextDataViewType)
        {
            Add(builder, TextDataViewType.Instance, false, values.Select(value => Format(type, value).AsMemory()));
            return;
        }

        TValue[] all = [.. values];
        builder.AddKeyValues(all.Length, type, (ref VBuffer<TValue> destination) =>
        {
            var editor = VBufferEditor.Create(ref destination, all.Length);
            all.CopyTo(editor.Values);
            destination = editor.Commit();
        });
    }

    private object AddValuesOfKeys<TValue>(DataViewSchema.Annotations.Builder builder, DataViewSchema.Column source, PrimitiveDataViewType type, bool asText)
    {
        VBuffer<TValue> values = default;
        source.GetKeyValues(ref values);
        var index = KeyConversion.ToIndex<T>();
        Add(builder, type, asText, _items.Select(item => values.GetItemOrDefault((int)index(item))));
        return null;
    }

    private sealed class TextComparer : IEqualityComparer<ReadOnlyMemory<char>>
    {
        public bool Equals(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceEqual(y.Span);
        public int GetHashCode(ReadOnlyMemory<char> text) => string.GetHashCode(text.Span);
    }
}
