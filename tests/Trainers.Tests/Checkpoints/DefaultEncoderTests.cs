using System.Numerics.Tensors;
using Microsoft.ML;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

public class DefaultEncoderTests
{
    private const long MostBytes = 8_000_000;

    [Fact]
    public void It_is_as_small_as_its_card_says()
    {
        var encoder = PretrainedEncoder.Default;
        Assert.Same(encoder, PretrainedEncoder.Default);
        Assert.True(encoder.IsPretrained);
        Assert.Equal((4, 256, 8, 8_000), (encoder.Config.Layers, encoder.Config.HiddenSize, encoder.Config.AttentionHeads, encoder.Vocabulary.Pieces.Count));
        using var resource = typeof(PretrainedEncoder).Assembly.GetManifestResourceStream("default-encoder.zip")!;
        Assert.InRange(resource.Length, 1, MostBytes);
    }

    [Fact]
    public void Sentences_of_like_meaning_have_like_vectors()
    {
        var vectors = Vectors("The cat sleeps on the sofa.", "A kitten is lying on the couch.", "The bank raised its interest rates again.");
        double alike = Cosine(vectors[0], vectors[1]), unlike = Cosine(vectors[0], vectors[2]);
        Assert.True(alike > unlike + 0.2, $"{alike:F3} for sentences of like meaning, {unlike:F3} for others");
    }

    [Fact]
    public void A_trainer_without_an_encoder_takes_it()
    {
        var options = new MovementPrunedTextClassificationOptions();
        Assert.Same(PretrainedEncoder.Default, options.Encoder);
        options.Encoder = TinyTask.Encoder;
        Assert.Same(TinyTask.Encoder, options.Encoder);
        options.Encoder = null;
        Assert.Same(PretrainedEncoder.Default, options.Encoder);

        var context = new MLContext(1);
        var data = TinyTask.Data(context, TinyTask.Rows(16));
        var model = context.MulticlassClassification.Trainers.MovementPrunedTextClassification(batchSize: 16, maxEpochs: 5, remainingWeights: 0.5).Fit(data);
        Assert.Equal(256, model.EncoderConfig.HiddenSize);
        Assert.Equal(0.5, model.RemainingWeights, 1e-3);
    }

    // The mean of a text's last hidden states.
    private static float[][] Vectors(params string[] texts)
    {
        var encoder = PretrainedEncoder.Default;
        var tokens = new WordPieceEncoder(encoder.Vocabulary, 32);
        var model = EncoderModel.Compile(encoder.Config, encoder.Tensors, StoragePrecision.Float32);
        return
        [
            .. texts.Select(text =>
            {
                var ids = tokens.Encode(text, null).Ids;
                float[] states = model.Run(ids, []).Hidden[^1], mean = new float[encoder.Config.HiddenSize];
                for (int i = 0; i < states.Length; i++)
                    mean[i % mean.Length] += states[i] / ids.Length;
                return mean;
            }),
        ];
    }

    private static double Cosine(float[] a, float[] b) => TensorPrimitives.CosineSimilarity(a, b);
}
