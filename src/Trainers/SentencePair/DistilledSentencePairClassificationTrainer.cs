using Microsoft.ML.Runtime;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Fine-tunes a BERT-family encoder to classify pairs of texts, such as entailment or paraphrase, and prunes its weights on the way where asked to.
/// </summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
///
/// To create this trainer, use [DistilledSentencePair](xref:MLNet.Pruning.TrainersCatalog.DistilledSentencePair*).
///
/// ### Input and output columns
/// The label column is a key with a known number of classes, the two sentence columns are texts.
///
/// | Output column name | Column type | Description |
/// | -- | -- | -- |
/// | `PredictedLabel` | key | The most probable class; its key values are those of the label column. |
/// | `Score` | vector of `Single` | The probability of every class (they sum to 1); its slot names are the class names. |
/// | `EmbeddingColumnName`, null by default | vector of `Single` | The pooled hidden state that the classifier reads. |
///
/// ### Trainer characteristics
/// | | |
/// | -- | -- |
/// | Machine learning task | Multiclass classification |
/// | Is normalization required? | No |
/// | Is caching required? | No: rows are read once |
/// | Required NuGet in addition to Microsoft.ML | MLNet.Pruning.Trainers and a native torch package for training, MLNet.Pruning.Transforms alone for scoring |
/// | Exportable to ONNX | Yes, by [OnnxExport](xref:MLNet.Pruning.OnnxExport), of BERT and DistilBERT encoders |
///
/// ### Training algorithm details
/// Both texts go through the encoder together, as BERT reads pairs: `[CLS] first [SEP] second [SEP]`, with a token type for each. Of a pair that is too long,
/// the longer text is cut first. The loss is the cross-entropy. `Fit` ends with a managed sparse encoder: scoring needs no torch.
/// ]]></format>
/// </remarks>
public sealed class DistilledSentencePairClassificationTrainer : EncoderClassificationTrainer
{
    internal DistilledSentencePairClassificationTrainer(IHostEnvironment env, DistilledSentencePairClassificationOptions options)
        : base(env.Register(nameof(DistilledSentencePairClassificationTrainer)), options)
    {
    }
}
