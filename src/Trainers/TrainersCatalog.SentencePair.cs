using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Pruning.Trainers;

namespace MLNet.Pruning;

/// <content>The trainers of pairs of texts.</content>
public static partial class TrainersCatalog
{
    /// <summary>Fine-tunes a pretrained encoder to classify pairs of texts: entailment, paraphrase.</summary>
    /// <param name="catalog">The catalog of multiclass trainers.</param>
    /// <param name="labelColumnName">The label column, a key.</param>
    /// <param name="scoreColumnName">The output column of class probabilities.</param>
    /// <param name="outputColumnName">The output column of the predicted class, a key.</param>
    /// <param name="sentence1ColumnName">The column of the first texts.</param>
    /// <param name="sentence2ColumnName">The column of the second texts.</param>
    /// <param name="batchSize">Rows per step.</param>
    /// <param name="maxEpochs">Passes over the training rows; null: as many as make 1,400 steps, from 5 to 60.</param>
    /// <param name="encoder">The encoder to start from; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="validationSet">Rows to measure after every epoch, or null.</param>
    /// <returns>The estimator, to be appended to a pipeline.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range; the message names it.</exception>
    /// <example><code source="examples/Samples/DistilledSentencePairClassification.cs" language="csharp" /></example>
    public static DistilledSentencePairClassificationTrainer DistilledSentencePair(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label,
        string scoreColumnName = DefaultColumnNames.Score,
        string outputColumnName = DefaultColumnNames.PredictedLabel,
        string sentence1ColumnName = "Sentence1",
        string sentence2ColumnName = "Sentence2",
        int batchSize = 32,
        int? maxEpochs = null,
        PretrainedEncoder? encoder = null,
        IDataView? validationSet = null) =>
        catalog.DistilledSentencePair(new DistilledSentencePairClassificationOptions
        {
            Encoder = encoder,
            LabelColumnName = labelColumnName,
            ScoreColumnName = scoreColumnName,
            PredictedLabelColumnName = outputColumnName,
            Sentence1ColumnName = sentence1ColumnName,
            Sentence2ColumnName = sentence2ColumnName,
            BatchSize = batchSize,
            MaxEpochs = maxEpochs,
            ValidationSet = validationSet,
        });

    /// <summary>Fine-tunes a pretrained encoder to classify pairs of texts, with all options.</summary>
    /// <param name="catalog">The catalog of multiclass trainers.</param>
    /// <param name="options">The options.</param>
    /// <returns>The estimator, to be appended to a pipeline.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range; the message names it.</exception>
    /// <example><code source="examples/Samples/DistilledSentencePairClassificationWithOptions.cs" language="csharp" /></example>
    public static DistilledSentencePairClassificationTrainer DistilledSentencePair(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        DistilledSentencePairClassificationOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new DistilledSentencePairClassificationTrainer(CatalogUtils.GetEnvironment(catalog), options);
    }

    /// <summary>Fine-tunes a pretrained encoder to predict a number for pairs of texts, such as their similarity.</summary>
    /// <param name="catalog">The catalog of regression trainers.</param>
    /// <param name="labelColumnName">The label column, a <see cref="float"/>.</param>
    /// <param name="scoreColumnName">The output column of the predicted number, a <see cref="float"/>.</param>
    /// <param name="sentence1ColumnName">The column of the first texts.</param>
    /// <param name="sentence2ColumnName">The column of the second texts.</param>
    /// <param name="batchSize">Rows per step.</param>
    /// <param name="maxEpochs">Passes over the training rows; null: as many as make 1,400 steps, from 5 to 60.</param>
    /// <param name="encoder">The encoder to start from; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="validationSet">Rows to measure after every epoch, or null.</param>
    /// <returns>The estimator, to be appended to a pipeline.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range; the message names it.</exception>
    /// <example><code source="examples/Samples/DistilledSentencePairRegression.cs" language="csharp" /></example>
    public static DistilledSentencePairRegressionTrainer DistilledSentencePair(
        this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label,
        string scoreColumnName = DefaultColumnNames.Score,
        string sentence1ColumnName = "Sentence1",
        string sentence2ColumnName = "Sentence2",
        int batchSize = 32,
        int? maxEpochs = null,
        PretrainedEncoder? encoder = null,
        IDataView? validationSet = null) =>
        catalog.DistilledSentencePair(new DistilledSentencePairRegressionOptions
        {
            Encoder = encoder,
            LabelColumnName = labelColumnName,
            ScoreColumnName = scoreColumnName,
            Sentence1ColumnName = sentence1ColumnName,
            Sentence2ColumnName = sentence2ColumnName,
            BatchSize = batchSize,
            MaxEpochs = maxEpochs,
            ValidationSet = validationSet,
        });

    /// <summary>Fine-tunes a pretrained encoder to predict a number for pairs of texts, with all options.</summary>
    /// <param name="catalog">The catalog of regression trainers.</param>
    /// <param name="options">The options.</param>
    /// <returns>The estimator, to be appended to a pipeline.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range; the message names it.</exception>
    /// <example><code source="examples/Samples/DistilledSentencePairRegressionWithOptions.cs" language="csharp" /></example>
    public static DistilledSentencePairRegressionTrainer DistilledSentencePair(
        this RegressionCatalog.RegressionTrainers catalog,
        DistilledSentencePairRegressionOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new DistilledSentencePairRegressionTrainer(CatalogUtils.GetEnvironment(catalog), options);
    }
}
