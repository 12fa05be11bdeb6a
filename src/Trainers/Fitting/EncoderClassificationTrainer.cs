using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>What the trainers of classifiers share.</summary>
public abstract class EncoderClassificationTrainer : EncoderTrainer<PrunedTextClassificationTransformer>
{
    private readonly EncoderClassificationOptions _options;

    private protected EncoderClassificationTrainer(IHost host, EncoderClassificationOptions options)
        : base(host, options) => _options = (EncoderClassificationOptions)Options;

    private protected override PrunedTextClassificationTransformer Fit(IChannel channel, IDataView input)
    {
        var classes = LabelValues.FromColumn(input.Schema[_options.LabelColumnName]);
        var fitted = new EncoderFit(Host, channel, _options, new ClassificationTask(Host, channel, _options.LabelColumnName, classes)).Run(input);
        var columns = new TextClassificationColumns(
            _options.Sentence1ColumnName, _options.Sentence2ColumnName, _options.PredictedLabelColumnName, _options.ScoreColumnName, _options.EmbeddingColumnName);
        return new PrunedTextClassificationTransformer(Host, columns, classes, fitted.Vocabulary, fitted.MaxLength, fitted.Encoder, fitted.Report);
    }

    private protected override IEnumerable<SchemaShape.Column> OutputColumns(SchemaShape.Column label)
    {
        var keyValues = label.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out var values) ? new SchemaShape([values]) : null;
        yield return new(_options.PredictedLabelColumnName, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, true, keyValues);
        yield return new(_options.ScoreColumnName, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false, new SchemaShape(ScoreAnnotations(label)));
    }

    private protected override void CheckLabel(SchemaShape.Column label, string role)
    {
        if (!label.IsKey || label.Kind != SchemaShape.Column.VectorKind.Scalar)
            throw Host.ExceptSchemaMismatch(nameof(label), role, label.Name, "Key (apply MapValueToKey first)", label.GetTypeString());
    }

    private static IEnumerable<SchemaShape.Column> ScoreAnnotations(SchemaShape.Column label)
    {
        var annotations = AnnotationUtils.AnnotationsForMulticlassScoreColumn(label).ToDictionary(column => column.Name);

        // Slot names are always there, also for a label without key values.
        annotations[AnnotationUtils.Kinds.SlotNames] = new SchemaShape.Column(
            AnnotationUtils.Kinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false);
        return annotations.Values;
    }
}
