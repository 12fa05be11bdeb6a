using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Fine-tunes a BERT-family encoder to predict a number for pairs of texts, such as their similarity, and prunes its weights on the way where asked to.
/// </summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
///
/// To create this trainer, use [DistilledSentencePair](xref:MLNet.Pruning.TrainersCatalog.DistilledSentencePair*).
///
/// ### Input and output columns
/// The label column is a `Single`, the two sentence columns are texts.
///
/// | Output column name | Column type | Description |
/// | -- | -- | -- |
/// | `Score` | `Single` | The predicted number, in the label's units. It is not confined to the range of the labels. |
/// | `EmbeddingColumnName`, null by default | vector of `Single` | The pooled hidden state that the head reads. |
///
/// ### Trainer characteristics
/// | | |
/// | -- | -- |
/// | Machine learning task | Regression |
/// | Is normalization required? | No: labels are standardised within |
/// | Is caching required? | No: rows are read once |
/// | Required NuGet in addition to Microsoft.ML | MLNet.Pruning.Trainers and a native torch package for training, MLNet.Pruning.Transforms alone for scoring |
/// | Exportable to ONNX | Yes, by [OnnxExport](xref:MLNet.Pruning.OnnxExport), of BERT and DistilBERT encoders |
///
/// ### Training algorithm details
/// Both texts go through the encoder together, as BERT reads pairs: `[CLS] first [SEP] second [SEP]`, with a token type for each. Of a pair that is too long,
/// the longer text is cut first. The loss is the squared error of labels that are standardised by mean and deviation of the training labels, so that it is 1
/// for a model that always predicts the mean; both are folded into the head of the fitted model. With a validation set every `EpochReport` has Pearson's and
/// Spearman's correlation. `Fit` ends with a managed sparse encoder: scoring needs no torch.
/// ]]></format>
/// </remarks>
public sealed class DistilledSentencePairRegressionTrainer : EncoderTrainer<PrunedTextRegressionTransformer>
{
    private readonly DistilledSentencePairRegressionOptions _options;

    internal DistilledSentencePairRegressionTrainer(IHostEnvironment env, DistilledSentencePairRegressionOptions options)
        : base(env.Register(nameof(DistilledSentencePairRegressionTrainer)), options) => _options = (DistilledSentencePairRegressionOptions)Options;

    private protected override PrunedTextRegressionTransformer Fit(IChannel channel, IDataView input)
    {
        var fitted = new EncoderFit(Host, channel, _options, new RegressionTask(Host, _options.LabelColumnName)).Run(input);
        var columns = new TextRegressionColumns(_options.Sentence1ColumnName, _options.Sentence2ColumnName, _options.ScoreColumnName, _options.EmbeddingColumnName);
        return new PrunedTextRegressionTransformer(Host, columns, fitted.Vocabulary, fitted.MaxLength, fitted.Encoder, fitted.Report);
    }

    private protected override IEnumerable<SchemaShape.Column> OutputColumns(SchemaShape.Column label) =>
    [
        new(_options.ScoreColumnName, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, false, new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation())),
    ];

    private protected override void CheckLabel(SchemaShape.Column label, string role)
    {
        if (label.ItemType != NumberDataViewType.Single || label.IsKey || label.Kind != SchemaShape.Column.VectorKind.Scalar)
            throw Host.ExceptSchemaMismatch(nameof(label), role, label.Name, "Single", label.GetTypeString());
    }
}
