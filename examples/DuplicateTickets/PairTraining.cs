using System.Globalization;
using Microsoft.ML;
using MLNet.Pruning.Trainers;

namespace MLNet.Pruning.Examples.DuplicateTickets;

/// <summary>A model that reads both texts of a pair together: of numbers, or of classes.</summary>
internal sealed class PairTraining(MLContext mlContext, Settings settings, PretrainedEncoder encoder)
{
    /// <summary>Learns a number per pair.</summary>
    public ITransformer Similarity(IDataView train, IProgress<TrainingProgress> progress) =>
        mlContext.Regression.Trainers.DistilledSentencePair(Configure(new DistilledSentencePairRegressionOptions { LabelColumnName = nameof(PairRow.Similarity) }, progress)).Fit(train);

    /// <summary>Learns the class of a pair.</summary>
    public ITransformer Paraphrase(IDataView train, IProgress<TrainingProgress> progress) =>
        mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.MulticlassClassification.Trainers.DistilledSentencePair(Configure(new DistilledSentencePairClassificationOptions(), progress)))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(train);

    /// <summary>What a model of either kind says of a pair.</summary>
    public string Describe(ITransformer model, PairRow row)
    {
        if (!settings.Paraphrase)
        {
            using var engine = mlContext.Model.CreatePredictionEngine<PairRow, SimilarityPrediction>(model);
            return engine.Predict(row).Score.ToString("F2", CultureInfo.InvariantCulture);
        }

        using var classes = mlContext.Model.CreatePredictionEngine<PairRow, ParaphrasePrediction>(model);
        var prediction = classes.Predict(row);
        return string.Create(CultureInfo.InvariantCulture, $"{prediction.PredictedLabel} ({prediction.Score.Max():P0})");
    }

    private T Configure<T>(T options, IProgress<TrainingProgress> progress) where T : EncoderTrainerOptions
    {
        options.Encoder = encoder;
        options.Pruning = settings.Remaining < 1 ? new OptimalBrainDamage() : new None();
        options.RemainingWeights = settings.Remaining;
        options.MaxEpochs = settings.Epochs;
        options.Progress = progress;
        return options;
    }
}
