using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Pruning.Trainers;

namespace MLNet.Pruning.Samples;

/// <summary>Movement pruning with its options, checkpoints and a report.</summary>
public static class MovementPrunedTextClassificationWithOptions
{
    /// <summary>Trains, evaluates and tells what pruning left.</summary>
    public static void Example()
    {
        var mlContext = new MLContext(seed: 1);
        var trainingData = mlContext.Data.LoadFromEnumerable(Rows(60));
        var testData = mlContext.Data.LoadFromEnumerable(Rows(20));

        var options = new MovementPrunedTextClassificationOptions
        {
            // PretrainedEncoder.FromDirectory reads any BERT or DistilBERT in a folder of Hugging Face's layout.
            Encoder = PretrainedEncoder.Default,
            MaxLength = 32,

            // 30 % of the weights stay; they are chosen by movement, and the dense model of the same rows is the teacher.
            Pruning = new Movement(),
            RemainingWeights = 0.30,
            Teacher = Teacher.OwnDenseFit(maxEpochs: 10),
            MaxEpochs = 20,

            // An aborted training goes on from here to the very same model.
            CheckpointDirectory = "checkpoints",

            // The pooled vectors as another column, and a file without the word pieces that these rows do not use twice.
            EmbeddingColumnName = "Embedding",
            TrimVocabulary = 2,
        };

        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.MulticlassClassification.Trainers.MovementPrunedTextClassification(options));
        var model = pipeline.Fit(trainingData);
        var predictions = model.Transform(testData);

        var metrics = mlContext.MulticlassClassification.Evaluate(predictions);
        Console.WriteLine($"accuracy {metrics.MicroAccuracy:F2}");
        Console.WriteLine($"{predictions.GetColumn<float[]>("Embedding").First().Length} numbers per text");

        var report = model.LastTransformer.TrainingReport!;
        Console.WriteLine($"{report.RemainingWeights:P1} of the encoder's weights left");
        Console.WriteLine($"{report.Vocabulary!.KeptPieces} of {report.Vocabulary.Pieces} word pieces kept");

        // Expected output:
        //   accuracy 1.00
        //   256 numbers per text
        //   30.0 % of the encoder's weights left
        //   355 of 8000 word pieces kept
    }

    private static IEnumerable<DataPoint> Rows(int count)
    {
        string[] things = ["parcel", "invoice", "letter", "bill"], words = ["The {0} is late", "My {0} has not come", "I want another {0}", "What about the {0}?", "This {0} is wrong"];
        for (int i = 0; i < count; i++)
        {
            string thing = things[i % things.Length];
            yield return new DataPoint { Label = thing is "parcel" or "letter" ? "delivery" : "billing", Sentence1 = string.Format(words[i % words.Length], thing) };
        }
    }

    private sealed class DataPoint
    {
        public string Label { get; set; } = "";

        public string Sentence1 { get; set; } = "";
    }
}
