using Microsoft.ML.Runtime;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Fine-tunes a BERT-family encoder to classify texts or text pairs, and prunes its weights on the way.
/// </summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
///
/// To create this trainer, use [MovementPrunedTextClassification](xref:MLNet.Pruning.TrainersCatalog.MovementPrunedTextClassification*).
///
/// ### Input and output columns
/// The label column is a key with a known number of classes, the sentence columns are texts.
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
/// By default weights are cut by a second-order estimate of what they cost ([OptimalBrainDamage](xref:MLNet.Pruning.Trainers.OptimalBrainDamage)), and a
/// pretrained encoder learns from its own dense fit. Movement pruning (Sanh, Wolf and Rush 2020, arXiv 2005.07683): every prunable weight has a score that learns, by the straight-through
/// gradient dL/dS = dL/dW' * W, whether the weight moves away from zero; the weights of the highest scores are used. The share in use falls along a
/// cubic schedule. Every other record that derives from [PruningMethod](xref:MLNet.Pruning.Trainers.PruningMethod) names its own source. `Fit` ends
/// with a managed sparse encoder: scoring needs no torch.
/// ]]></format>
/// </remarks>
public sealed class MovementPrunedTextClassificationTrainer : EncoderClassificationTrainer
{
    internal MovementPrunedTextClassificationTrainer(IHostEnvironment env, MovementPrunedTextClassificationOptions options)
        : base(env.Register(nameof(MovementPrunedTextClassificationTrainer)), options)
    {
    }
}
