using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Transforms;

/// <summary>The classes of a key column: their count, their names, and their key values in the type that the column gives them.</summary>
internal abstract class LabelValues(IReadOnlyList<string> names)
{
    /// <summary>The names of the classes: their values as text, or "0", "1", ... where the key has no values.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    public int Count => Names.Count;

    /// <summary>Takes the classes of a label column.</summary>
    /// <exception cref="ArgumentException">The column is no key, or its key values are neither text, numbers nor bools.</exception>
    public static LabelValues FromColumn(DataViewSchema.Column column)
    {
        if (column.Type is not KeyDataViewType { Count: > 0 and <= int.MaxValue } key)
            throw new ArgumentException($"The column '{column.Name}' is of type {column.Type}; expected a key of known count.", nameof(column));
        LabelValues labels = FromAnnotation(column, AnnotationUtils.Kinds.KeyValues) ?? new UnnamedLabelValues((int)key.Count);
        return labels.Count == (int)key.Count
            ? labels
            : throw new ArgumentException($"The column '{column.Name}' has {key.Count} keys and {labels.Count} key values.", nameof(column));
    }

    /// <summary>
    /// Takes the classes of a score column: the names of its slots, or, where it has none, the label values that it was trained on, which ML.NET's
    /// trainers give a label of numbers. Null where it has neither.
    /// </summary>
    /// <exception cref="ArgumentException">The values are neither text, numbers nor bools.</exception>
    public static LabelValues? FromScores(DataViewSchema.Column column) =>
        FromAnnotation(column, AnnotationUtils.Kinds.SlotNames) ?? FromAnnotation(column, AnnotationUtils.Kinds.TrainingLabelValues);

    /// <summary>Adds the values under <paramref name="kind"/>; nothing where the key has none.</summary>
    public abstract void AddTo(DataViewSchema.Annotations.Builder annotations, string kind);

    /// <summary>Writes the classes, format version 1 of docs/format.md.</summary>
    public void Save(Stream stream) => new StorageWriter(stream, StorageFormat.Label).WriteSection(section =>
    {
        section.Write(TypeCode);
        section.Write(Count);
        WriteValues(section);
    });

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="classes">The classes that the model has.</param>
    /// <exception cref="InvalidDataException">The stream ends early, is damaged, is of a later version, or has another number of classes.</exception>
    public static LabelValues Load(Stream stream, int classes)
    {
        var reader = new StorageReader(stream, StorageFormat.Label);
        SectionReader section = reader.ReadSection("its values");
        byte code = section.ReadByte();
        int count = section.ReadInt();
        if (count != classes)
            throw section.Damaged($"it has {count} classes, the model {classes}");
        if (code != UnnamedLabelValues.Code && code >= LabelValueType.All.Count)
            throw section.Damaged($"they are of the unknown type {code}");
        LabelValues labels = code == UnnamedLabelValues.Code ? new UnnamedLabelValues(count) : LabelValueType.All[code].Read(section, count);
        section.End();
        reader.End();
        return labels;
    }

    protected abstract byte TypeCode { get; }

    protected abstract void WriteValues(SectionWriter writer);

    private static LabelValues? FromAnnotation(DataViewSchema.Column column, string kind)
    {
        if (column.Annotations.Schema.GetColumnOrNull(kind)?.Type is not VectorDataViewType values)
            return null;
        LabelValueType type = LabelValueType.All.FirstOrDefault(type => type.ItemType.Equals(values.ItemType))
            ?? throw new ArgumentException($"The column '{column.Name}' has {kind} of type {values.ItemType}; expected text, numbers or bools.", nameof(column));
        return type.FromAnnotation(column.Annotations, kind);
    }
}
