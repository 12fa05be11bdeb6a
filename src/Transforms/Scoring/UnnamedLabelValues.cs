using System.Globalization;
using Microsoft.ML;

namespace MLNet.Pruning.Transforms;

/// <summary>The classes of a key without key values.</summary>
internal sealed class UnnamedLabelValues(int count)
    : LabelValues([.. Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture))])
{
    public const byte Code = byte.MaxValue;

    public override void AddTo(DataViewSchema.Annotations.Builder annotations, string kind)
    {
    }

    protected override byte TypeCode => Code;

    protected override void WriteValues(SectionWriter writer)
    {
    }
}
