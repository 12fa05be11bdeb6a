using Microsoft.ML;
using MLNet.Pruning.Tests;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

public class EncoderDistillationTests
{
    private static readonly string[] Texts = [.. TinyTask.Rows(120).Select(row => row.Sentence1)];
    private static readonly WordPieceVocabulary SmallVocabulary = WordPieceVocabulary.Learn(Texts, 60);
    private static readonly EncoderConfig SmallConfig = new()
    {
        VocabularySize = SmallVocabulary.Pieces.Count,
        HiddenSize = 16,
        Layers = 1,
        AttentionHeads = 2,
        IntermediateSize = 32,
        MaxPositions = 32,
    };

    private sealed class Row
    {
        public string Text { get; set; } = "";
    }

    public static TheoryData<string> Recipes => new(Losses.Keys);

    private static Dictionary<string, DistillationLoss[]> Losses { get; } = new()
    {
        ["words"] = [new HiddenStates(), new CosineStates(), new SentenceVectors()],
        ["DistilBERT"] = [new SoftTargets { Weight = 5 }, new MaskedLanguageModel { Weight = 2, RareTokenPreference = 0.7 }, new CosineStates()],
        ["TinyBERT"] = [new Attention(), new HiddenStates(), new Embeddings()],
    };

    [Theory]
    [MemberData(nameof(Recipes))]
    public void The_loss_falls(string recipe)
    {
        var losses = new List<TrainingProgress>();
        var options = Options(recipe);
        (options.MaxEpochs, options.LearningRate, options.Progress) = (6, 3e-3, new SynchronousProgress(losses.Add));
        var encoder = new EncoderDistillation(new MLContext(1), options).Fit(Data());

        double First(int epoch) => losses.Last(progress => progress.Epoch == epoch).Loss;
        Assert.True(First(6) < 0.9 * First(1), $"{First(1)} -> {First(6)}");
        Assert.Equal(options.Student!.Config, encoder.Config);
        Assert.Same(options.Student.Vocabulary, encoder.Vocabulary);
        Assert.NotEqual(options.Student.Tensors[TensorNames.WordEmbeddings].Values.ToArray(), encoder.Tensors[TensorNames.WordEmbeddings].Values.ToArray());
        Assert.Equal(options.Losses.OfType<MaskedLanguageModel>().Any(), encoder.Tensors.ContainsKey(TensorNames.PredictionBias));
        Assert.Equal(losses[0].LossParts.Select(part => part.Name), options.Losses.Select(loss => loss.GetType().Name));
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void A_training_that_was_stopped_goes_on_to_the_same_bits(string recipe)
    {
        using var folder = new TemporaryFolder();
        var whole = new EncoderDistillation(new MLContext(1), Options(recipe)).Fit(Data());

        using var stop = new CancellationTokenSource();
        var options = Options(recipe);
        (options.CheckpointDirectory, options.CancellationToken) = (folder.Root, stop.Token);
        options.Progress = new SynchronousProgress(progress =>
        {
            if (progress.Step == 11)
                stop.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => new EncoderDistillation(new MLContext(1), options).Fit(Data()));
        int first = 0;
        (options.CancellationToken, options.Progress) = (default, new SynchronousProgress(progress => first = first == 0 ? progress.Step : first));
        var resumed = new EncoderDistillation(new MLContext(1), options).Fit(Data());

        Assert.Equal(12, first);
        Assert.Equal(whole.Tensors.Keys.Order(), resumed.Tensors.Keys.Order());
        Assert.All(whole.Tensors, pair => Assert.Equal(pair.Value.Values.ToArray(), resumed.Tensors[pair.Key].Values.ToArray()));
    }

    public static TheoryData<DistillationLoss[]> LowerStates => new()
    {
        new DistillationLoss[] { new Embeddings() },
        new DistillationLoss[] { new HiddenStates { LayerMap = LayerMap.Of(0) } },
        new DistillationLoss[] { new Embeddings(), new SentenceVectors() },
    };

    [Theory]
    [MemberData(nameof(LowerStates))]
    public void Losses_that_stop_below_the_last_layer_are_projected_too(DistillationLoss[] losses)
    {
        var first = new List<double>();
        var options = Options("words");
        (options.Losses, options.Progress) = (losses, new SynchronousProgress(progress => first.Add(progress.Loss)));

        new EncoderDistillation(new MLContext(1), options).Fit(Data());

        Assert.All(first, loss => Assert.True(double.IsFinite(loss)));
    }

    [Fact]
    public void A_batch_without_a_word_to_hide_teaches_nothing()
    {
        var options = Options("DistilBERT");
        (options.BatchSize, options.MaxEpochs) = (8, 1);
        var texts = Texts.Select(text => new Row { Text = text }).Concat(Enumerable.Repeat(new Row { Text = "\u2603" }, 16));
        var losses = new List<double>();
        options.Progress = new SynchronousProgress(progress => losses.Add(progress.Loss));

        new EncoderDistillation(new MLContext(1), options).Fit(new MLContext(1).Data.LoadFromEnumerable(texts));

        Assert.All(losses, loss => Assert.True(double.IsFinite(loss)));
    }

    [Fact]
    public void States_are_computed_in_advance_until_it_is_cancelled()
    {
        var options = Options("words");
        (options.CancellationToken, options.Progress) = (new CancellationToken(canceled: true), new SynchronousProgress(_ => Assert.Fail("a step was trained")));
        Assert.Throws<OperationCanceledException>(() => new EncoderDistillation(new MLContext(1), options).Fit(Data()));
    }

    [Fact]
    public void States_that_are_kept_are_those_that_are_computed_again_to_16_bits()
    {
        double LastLoss(long cacheBytes)
        {
            double loss = 0;
            var options = Options("words");
            (options.TeacherCacheBytes, options.Progress) = (cacheBytes, new SynchronousProgress(progress => loss = progress.Loss));
            new EncoderDistillation(new MLContext(1), options).Fit(Data());
            return loss;
        }

        double kept = LastLoss(1 << 20), computed = LastLoss(0);
        Assert.InRange(kept, computed * 0.99, computed * 1.01);
    }

    [Theory]
    [InlineData(nameof(EncoderDistillationOptions.TextColumnName), " ")]
    [InlineData(nameof(EncoderDistillationOptions.Teacher), null)]
    [InlineData(nameof(EncoderDistillationOptions.Student), null)]
    [InlineData(nameof(EncoderDistillationOptions.MaxEpochs), 0)]
    [InlineData(nameof(EncoderDistillationOptions.BatchSize), 0)]
    [InlineData(nameof(EncoderDistillationOptions.MaxLength), 7)]
    [InlineData(nameof(EncoderDistillationOptions.MaxLength), 33)]
    [InlineData(nameof(EncoderDistillationOptions.LearningRate), 0.0)]
    [InlineData(nameof(EncoderDistillationOptions.WarmupRatio), 1.0)]
    [InlineData(nameof(EncoderDistillationOptions.WeightDecay), -1.0)]
    [InlineData(nameof(EncoderDistillationOptions.ClipNorm), 0.0)]
    [InlineData(nameof(EncoderDistillationOptions.TeacherCacheBytes), -1L)]
    [InlineData(nameof(EncoderDistillationOptions.CheckpointSteps), 5)]
    public void An_option_out_of_its_range_is_named(string option, object? value)
    {
        var options = Options("words");
        typeof(EncoderDistillationOptions).GetProperty(option)!.SetValue(options, value);
        var error = Assert.ThrowsAny<ArgumentException>(() => new EncoderDistillation(new MLContext(1), options));
        Assert.Contains(option, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Losses_that_compare_tokens_ask_for_one_vocabulary()
    {
        foreach (var loss in (DistillationLoss[])[new SoftTargets(), new MaskedLanguageModel(), new Attention()])
        {
            var options = Options("words");
            (options.Losses, options.Student) = ([loss], PretrainedEncoder.Random(SmallConfig with { HiddenSize = 16, AttentionHeads = 4 }, SmallVocabulary, seed: 1));
            var error = Assert.ThrowsAny<ArgumentException>(() => new EncoderDistillation(new MLContext(1), options));
            Assert.Contains(loss.GetType().Name, error.Message, StringComparison.Ordinal);
            Assert.Contains("vocabularies of their own", error.Message, StringComparison.Ordinal);
        }
    }

    public static TheoryData<string, Action<EncoderDistillationOptions>> Wrong => new()
    {
        { "SentenceVectors 2 times", options => options.Losses = [new SentenceVectors { FirstToken = true }, new SentenceVectors()] },
        { "Student is of architecture BiLstm", options => options.Student = new BiLstm().Create(TinyTask.Encoder, pairs: false, seed: 1) },
        { "Teacher is of architecture Convolution", options => options.Teacher = new Convolution().Create(TinyTask.Encoder, pairs: false, seed: 1) },
        { "have 200 rows and the teacher's 203", MorePredictions },
    };

    private static void MorePredictions(EncoderDistillationOptions options)
    {
        options.Losses = [new SoftTargets()];
        options.Student = PretrainedEncoder.Random(TinyTask.Config, TinyTask.Vocabulary, seed: 1);
        options.Teacher = PretrainedEncoder.Random(TinyTask.Config with { VocabularySize = 203 }, TinyTask.Vocabulary, seed: 1);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_cannot_be_compared_is_refused_when_it_is_made(string message, Action<EncoderDistillationOptions> spoil)
    {
        var options = Options("words");
        spoil(options);
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => new EncoderDistillation(new MLContext(1), options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_without_text_is_named()
    {
        var context = new MLContext(1);
        var data = context.Data.LoadFromEnumerable([new Row { Text = "the apple" }, new Row { Text = "" }]);
        var error = Assert.Throws<InvalidOperationException>(() => new EncoderDistillation(context, Options("words")).Fit(data));
        Assert.Contains("Row 2: column 'Text'", error.Message, StringComparison.Ordinal);

        var options = Options("words");
        options.TextColumnName = "Body";
        Assert.Contains("Body", Assert.ThrowsAny<Exception>(() => new EncoderDistillation(context, options).Fit(data)).Message, StringComparison.Ordinal);
    }

    internal static IDataView Data() => new MLContext(1).Data.LoadFromEnumerable(Texts.Select(text => new Row { Text = text }));

    internal static EncoderDistillationOptions Options(string recipe) => new()
    {
        Teacher = TinyTask.Encoder,
        Student = recipe == "words"
            ? PretrainedEncoder.Random(SmallConfig, SmallVocabulary, seed: 1)
            : PretrainedEncoder.Random(TinyTask.Config with { Layers = 1, HiddenSize = 16 }, TinyTask.Vocabulary, seed: 2),
        Losses = Losses[recipe],
        MaxEpochs = 2,
        BatchSize = 16,
        MaxLength = 24,
        LearningRate = 1e-3,
        Seed = 3,
    };
}
