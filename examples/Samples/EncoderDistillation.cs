using Microsoft.ML;
using MLNet.Pruning.Trainers;

namespace MLNet.Pruning.Samples;

/// <summary>Makes a smaller encoder from a larger one and plain text.</summary>
public static class EncoderDistillation
{
    /// <summary>Distils an encoder of half the layers, without labels.</summary>
    public static void Example()
    {
        var mlContext = new MLContext(seed: 1);

        // Millions of sentences make a good encoder; a hundred show the way.
        string[] things = ["parcel", "invoice", "letter", "contract", "bill"];
        var texts = mlContext.Data.LoadFromEnumerable(Enumerable.Range(1, 100).Select(i => new DataPoint { Text = $"The {things[i % things.Length]} of day {i} has come." }));

        var teacher = PretrainedEncoder.Default;
        var student = Trainers.EncoderDistillation.StartStudent(
            teacher, teacher.Config with { Layers = teacher.Config.Layers / 2 }, teacher.Vocabulary, sample: ["The parcel has come."], seed: 1);

        var options = new EncoderDistillationOptions
        {
            Teacher = teacher,
            Student = student,
            Losses = [new HiddenStates(), new CosineStates()],
            MaxEpochs = 2,
        };
        var encoder = new Trainers.EncoderDistillation(mlContext, options).Fit(texts);
        Console.WriteLine($"{encoder.Config.Layers} layers instead of {teacher.Config.Layers}");

        // Expected output:
        //   2 layers instead of 4
    }

    private sealed class DataPoint
    {
        public string Text { get; set; } = "";
    }
}
