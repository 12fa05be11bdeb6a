using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Pruning.Trainers;

namespace MLNet.Pruning;

/// <summary>The trainers of MLNet.Pruning in the ordinary catalogs of an <see cref="MLContext"/>.</summary>
public static partial class TrainersCatalog
{
    /// <summary>Fine-tunes a pretrained encoder to classify texts or text pairs, and prunes it on the way, by default by <see cref="OptimalBrainDamage"/>.</summary>
    /// <param name="catalog">The catalog of multiclass trainers.</param>
    /// <param name="labelColumnName">The label column, a key.</param>
    /// <param name="scoreColumnName">The output column of class probabilities.</param>
    /// <param name="outputColumnName">The output column of the predicted class, a key.</param>
    /// <param name="sentence1ColumnName">The text column.</param>
    /// <param name="sentence2ColumnName">The second text column of a pair task, or null.</param>
    /// <param name="batchSize">Rows per step.</param>
    /// <param name="maxEpochs">Passes over the training rows; null: as many as make 1,400 steps, from 5 to 60.</param>
    /// <param name="encoder">The encoder to start from; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="remainingWeights">The share of encoder weights left at the end, in (0, 1].</param>
    /// <param name="validationSet">Rows to measure after every epoch, or null.</param>
    /// <returns>The estimator, to be appended to a pipeline.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range; the message names it.</exception>
    /// <example><code source="examples/Samples/MovementPrunedTextClassification.cs" language="csharp" /></example>
    public static MovementPrunedTextClassificationTrainer MovementPrunedTextClassification(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label,
        string scoreColumnName = DefaultColumnNames.Score,
        string outputColumnName = DefaultColumnNames.PredictedLabel,
        string sentence1ColumnName = "Sentence1",
        string? sentence2ColumnName = null,
        int batchSize = 32,
        int? maxEpochs = null,
        PretrainedEncoder? encoder = null,
        double remainingWeights = 0.10,
        IDataView? validationSet = null) =>
        catalog.MovementPrunedTextClassification(new MovementPrunedTextClassificationOptions
        {
            Encoder = encoder,
            LabelColumnName = labelColumnName,
            ScoreColumnName = scoreColumnName,
            PredictedLabelColumnName = outputColumnName,
            Sentence1ColumnName = sentence1ColumnName,
            Sentence2ColumnName = sentence2ColumnName,
            BatchSize = batchSize,
            MaxEpochs = maxEpochs,
            RemainingWeights = remainingWeights,
            ValidationSet = validationSet,
        });

    /// <summary>Fine-tunes a pretrained encoder to classify texts or text pairs and prunes it on the way, with all options.</summary>
    /// <param name="catalog">The catalog of multiclass trainers.</param>
    /// <param name="options">The options.</param>
    /// <returns>The estimator, to be appended to a pipeline.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range; the message names it.</exception>
    /// <example><code source="examples/Samples/MovementPrunedTextClassificationWithOptions.cs" language="csharp" /></example>
    public static MovementPrunedTextClassificationTrainer MovementPrunedTextClassification(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        MovementPrunedTextClassificationOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new MovementPrunedTextClassificationTrainer(CatalogUtils.GetEnvironment(catalog), options);
    }
}
