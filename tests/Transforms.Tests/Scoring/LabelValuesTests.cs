using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Transforms.Tests;

public sealed class LabelValuesTests
{
    public static TheoryData<string> Types { get; } = [.. LabelValueType.All.Select(type => type.ItemType.ToString()!)];

    [Theory]
    [MemberData(nameof(Types))]
    public void EveryTypeComesBack(string name)
    {
        DataViewSchema.Column column = Column(name);
        LabelValues labels = LabelValues.FromColumn(column), loaded = LabelValues.Load(Save(labels), labels.Count);

        Assert.Equal(labels.Names, loaded.Names);
        Assert.Equal(Values(column.Annotations, "KeyValues"), Values(Annotations(labels), "Values"));
        Assert.Equal(Values(column.Annotations, "KeyValues"), Values(Annotations(loaded), "Values"));
        Assert.Equal(column.Annotations.Schema["KeyValues"].Type, Annotations(loaded).Schema["Values"].Type);
    }

    [Fact]
    public void AKeyWithoutValuesIsCounted()
    {
        LabelValues labels = LabelValues.FromColumn(TextClassificationSamples.LabelColumn(3)), loaded = LabelValues.Load(Save(labels), 3);
        Assert.Equal(["0", "1", "2"], loaded.Names);
        Assert.Empty(Annotations(loaded).Schema);
    }

    [Fact]
    public void NamesAreIndependentOfTheCulture() =>
        Assert.Equal(["0.5", "-2"], LabelValues.FromColumn(TextClassificationSamples.LabelColumn(NumberDataViewType.Single, 0.5f, -2f)).Names);

    [Fact]
    public void OtherColumnsAreRefused()
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Text", TextDataViewType.Instance);
        Assert.Contains("'Text'", Assert.Throws<ArgumentException>(() => LabelValues.FromColumn(schema.ToSchema()["Text"])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => LabelValues.FromColumn(TextClassificationSamples.LabelColumn(DateTimeDataViewType.Instance, DateTime.UnixEpoch)));
    }

    [Fact]
    public void DamageIsRefused()
    {
        byte[] saved = Save(TextClassificationSamples.TextLabels).ToArray();
        Assert.Throws<InvalidDataException>(() => LabelValues.Load(new MemoryStream(saved), 4));
        for (int i = 0; i < saved.Length; i++)
        {
            Assert.Throws<InvalidDataException>(() => LabelValues.Load(new MemoryStream(saved, 0, i), 3));
            byte[] damaged = (byte[])saved.Clone();
            damaged[i] ^= 0x81;
            Assert.Throws<InvalidDataException>(() => LabelValues.Load(new MemoryStream(damaged), 3));
        }
    }

    internal static DataViewSchema.Column Column(string type)
    {
        PrimitiveDataViewType item = LabelValueType.All.Single(known => known.ItemType.ToString() == type).ItemType;
        return item.RawType switch
        {
            var raw when raw == typeof(bool) => TextClassificationSamples.LabelColumn(item, false, true),
            var raw when raw == typeof(sbyte) => TextClassificationSamples.LabelColumn<sbyte>(item, -1, 2, 3),
            var raw when raw == typeof(byte) => TextClassificationSamples.LabelColumn<byte>(item, 1, 255, 3),
            var raw when raw == typeof(short) => TextClassificationSamples.LabelColumn<short>(item, -1, 2, 3),
            var raw when raw == typeof(ushort) => TextClassificationSamples.LabelColumn<ushort>(item, 1, 2, 3),
            var raw when raw == typeof(int) => TextClassificationSamples.LabelColumn(item, int.MinValue, 2, 3),
            var raw when raw == typeof(uint) => TextClassificationSamples.LabelColumn<uint>(item, 1, uint.MaxValue, 3),
            var raw when raw == typeof(long) => TextClassificationSamples.LabelColumn<long>(item, long.MinValue, 2, 3),
            var raw when raw == typeof(ulong) => TextClassificationSamples.LabelColumn<ulong>(item, 1, ulong.MaxValue, 3),
            var raw when raw == typeof(float) => TextClassificationSamples.LabelColumn(item, -1.5f, 2, 3),
            var raw when raw == typeof(double) => TextClassificationSamples.LabelColumn(item, -1.5, 1e300, 3),
            _ => TextClassificationSamples.LabelColumn(item, "ham".AsMemory(), "späm \U0001F4E7".AsMemory(), "".AsMemory()),
        };
    }

    /// <summary>The values of a vector annotation, whatever their type.</summary>
    internal static object[] Values(DataViewSchema.Annotations annotations, string kind) =>
        ((VectorDataViewType)annotations.Schema[kind].Type).ItemType.RawType switch
        {
            var raw when raw == typeof(bool) => Get<bool>(annotations, kind),
            var raw when raw == typeof(sbyte) => Get<sbyte>(annotations, kind),
            var raw when raw == typeof(byte) => Get<byte>(annotations, kind),
            var raw when raw == typeof(short) => Get<short>(annotations, kind),
            var raw when raw == typeof(ushort) => Get<ushort>(annotations, kind),
            var raw when raw == typeof(int) => Get<int>(annotations, kind),
            var raw when raw == typeof(uint) => Get<uint>(annotations, kind),
            var raw when raw == typeof(long) => Get<long>(annotations, kind),
            var raw when raw == typeof(ulong) => Get<ulong>(annotations, kind),
            var raw when raw == typeof(float) => Get<float>(annotations, kind),
            var raw when raw == typeof(double) => Get<double>(annotations, kind),
            _ => [.. Get<ReadOnlyMemory<char>>(annotations, kind).Select(value => (object)value.ToString()!)],
        };

    private static object[] Get<T>(DataViewSchema.Annotations annotations, string kind)
    {
        VBuffer<T> values = default;
        annotations.GetValue(kind, ref values);
        return [.. values.DenseValues().Select(value => (object)value!)];
    }

    private static DataViewSchema.Annotations Annotations(LabelValues labels)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        labels.AddTo(builder, "Values");
        return builder.ToAnnotations();
    }

    private static MemoryStream Save(LabelValues labels)
    {
        var stream = new MemoryStream();
        labels.Save(stream);
        stream.Position = 0;
        return stream;
    }
}
