using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>One of several classes, the keys of the label column. Labels are read as 0-based classes.</summary>
internal sealed class ClassificationTask(IHost host, IChannel channel, string labelColumn, LabelValues classes) : PredictionTask
{
    private readonly string[] _names = [.. classes.Names];

    public override IReadOnlyList<string> ClassNames => _names;

    public override int Outputs => classes.Count;

    public override LabelLoss Loss { get; } = new CrossEntropy();

    public override Func<Func<string>, float> CreateGetter(DataViewRowCursor cursor, DataViewSchema.Column label)
    {
        var getKey = KeyGetter(cursor, label);
        var own = LabelValues.FromColumn(label);
        int[] places = Places(own);
        return row => getKey() switch
        {
            0 => throw host.Except($"{row()}: column '{labelColumn}' holds key 0, a missing or unknown label; expected a key from 1 to {own.Count}."),
            var key when key > (ulong)own.Count => throw host.Except($"{row()}: column '{labelColumn}' holds key {key}; expected a key from 1 to {own.Count}."),
            var key when places[(int)key - 1] is var place and >= 0 => place,
            var key => throw host.Except($"{row()}: column '{labelColumn}' holds '{own.Names[(int)key - 1]}', which is none of the training set's {classes.Count} classes."),
        };
    }

    public override void Learn(IReadOnlyList<float> labels)
    {
        float[] seen = [.. labels.Distinct()];
        if (seen.Length == 1)
            throw host.Except($"Column '{labelColumn}': every training row is of the class '{classes.Names[(int)seen[0]]}'; expected at least 2 classes.");
        if (seen.Length < classes.Count)
            channel.Warning("{0} of {1} classes of column '{2}' have no training row.", classes.Count - seen.Length, classes.Count, labelColumn);
    }

    public override IReadOnlyDictionary<string, EncoderTensor> StartingWeights(PretrainedEncoder encoder) =>
        encoder.ClassNames is { } names && names.SequenceEqual(classes.Names) ? encoder.Tensors : WithoutHead(encoder);

    /// <summary>For every key of a column the class that it stands for, -1 for none: a set that was mapped to keys by itself has them in an order of its own.</summary>
    private int[] Places(LabelValues own)
    {
        bool byName = own is not UnnamedLabelValues && classes is not UnnamedLabelValues && !own.Names.SequenceEqual(_names);
        return [.. own.Names.Select((name, key) => byName ? Array.IndexOf(_names, name) : key < _names.Length ? key : -1)];
    }

    private Func<ulong> KeyGetter(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        if (column.Type.RawType == typeof(byte))
            return Widen<byte>(cursor, column);
        if (column.Type.RawType == typeof(ushort))
            return Widen<ushort>(cursor, column);
        if (column.Type.RawType == typeof(uint))
            return Widen<uint>(cursor, column);
        if (column.Type.RawType == typeof(ulong))
            return Widen<ulong>(cursor, column);
        throw host.ExceptSchemaMismatch(nameof(column), "label", column.Name, "Key<UInt32>", column.Type.ToString()!);
    }

    private static Func<ulong> Widen<T>(DataViewRowCursor cursor, DataViewSchema.Column column)
        where T : struct, IConvertible
    {
        var getter = cursor.GetGetter<T>(column);
        return () =>
        {
            T value = default;
            getter(ref value);
            return value.ToUInt64(null);
        };
    }
}
