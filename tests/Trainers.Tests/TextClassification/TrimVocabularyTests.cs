using Microsoft.ML;
using MLNet.Pruning.Tests;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

public class TrimVocabularyTests
{
    private const int MinimumCount = 12;

    private static readonly MLContext Context = new(1);

    [Fact]
    public void NothingIsTrimmedUnlessAskedFor()
    {
        Assert.Null(TinyTask.Options.TrimVocabulary);
        var model = Fit(TinyTask.Options);
        Assert.Null(model.TrainingReport!.Vocabulary);
        Assert.Equal(TinyTask.Vocabulary.Pieces, model.Vocabulary.Pieces);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(MinimumCount)]
    [InlineData(int.MaxValue)]
    public void KeptPiecesKeepTheirEmbeddings(int minimumCount)
    {
        var options = Options(minimumCount);
        options.FreezeEmbeddings = true;
        options.StoragePrecision = StoragePrecision.Float32;
        var model = Fit(options);

        var (pieces, trimmed) = (TinyTask.Vocabulary.Pieces.ToList(), model.ToPretrainedEncoder());
        int kept = trimmed.Vocabulary.Pieces.Count, width = TinyTask.Config.HiddenSize;
        Assert.True(kept < pieces.Count);
        Assert.Equal(kept, trimmed.Config.VocabularySize);
        ReadOnlySpan<float> before = TinyTask.Encoder.Tensors["embeddings.word_embeddings.weight"].Values.Span;
        ReadOnlySpan<float> after = trimmed.Tensors["embeddings.word_embeddings.weight"].Values.Span;
        Assert.Equal(kept * width, after.Length);
        for (int id = 0; id < kept; id++)
            Assert.Equal(before.Slice(pieces.IndexOf(trimmed.Vocabulary.Pieces[id]) * width, width), after.Slice(id * width, width));
    }

    [Fact]
    public void TheReportTellsWhatItCosts()
    {
        var options = Options(MinimumCount);
        options.ValidationSet = TinyTask.Data(Context, [.. TinyTask.Rows(40, seed: 5), new() { Label = "fruit", Sentence1 = "apple я" }]);
        var model = Fit(options);

        var report = model.TrainingReport!.Vocabulary!;
        Assert.Equal((TinyTask.Vocabulary.Pieces.Count, model.Vocabulary.Pieces.Count), (report.Pieces, report.KeptPieces));
        Assert.True(report.Training.TokensPerRow > report.Training.TokensPerRowBefore);
        Assert.True(report.Validation!.TokensPerRow > report.Validation.TokensPerRowBefore);
        Assert.Equal(0, report.Training.UnknownRate);
        Assert.InRange(report.Validation.UnknownRate, 0.0001, report.Validation.UnknownRateBefore);
        Assert.Contains($"TrimVocabulary = {MinimumCount}", model.TrainingReport.Settings);

        Assert.Equal(report, Reload(model).TrainingReport!.Vocabulary);
    }

    [Fact]
    public void RowsThatBecomeTooLongAreCounted()
    {
        var options = Options(int.MaxValue);
        options.MaxLength = 12;
        var report = Fit(options).TrainingReport!;

        Assert.True(report.Vocabulary!.Training.TruncatedRows > report.Vocabulary.Training.TruncatedRowsBefore);
        Assert.Equal(report.TruncatedRows, report.Vocabulary.Training.TruncatedRows);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Sentence2")]
    public void ATrimmedModelLearnsSavesLoadsAndTrainsFurther(string? second)
    {
        var options = Options(MinimumCount);
        options.Sentence2ColumnName = second;
        options.MaxEpochs = 8;
        var model = Fit(options);
        var test = TinyTask.Data(Context, TinyTask.Rows(100, seed: 99));
        Assert.True(Context.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy >= 0.8);

        var loaded = Reload(model);
        Assert.Equal(model.Vocabulary.Pieces, loaded.Vocabulary.Pieces);
        Assert.Equal(Scores(model, test), Scores(loaded, test));

        var further = TinyTask.Options;
        further.Sentence2ColumnName = second;
        further.Encoder = loaded.ToPretrainedEncoder();
        var again = Fit(further);
        Assert.Equal(model.Vocabulary.Pieces, again.Vocabulary.Pieces);
        Assert.True(again.TrainingReport!.Epochs[0].TrainingLoss < model.TrainingReport!.Epochs[0].TrainingLoss);
    }

    [Fact]
    public void ResumingTrimsAlikeAndAnotherCountIsAnotherTraining()
    {
        using var folder = new TemporaryFolder();
        using var source = new CancellationTokenSource();
        var options = Options(MinimumCount);
        options.CheckpointDirectory = folder.Root;
        options.CancellationToken = source.Token;
        options.Progress = new SynchronousProgress(progress =>
        {
            if (progress.Step == 5)
                source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => Fit(options));

        options.TrimVocabulary = MinimumCount + 1;
        options.CancellationToken = default;
        options.Progress = null;
        Assert.Throws<CheckpointMismatchException>(() => Fit(options));

        options.TrimVocabulary = MinimumCount;
        Assert.Equal(TestModels.Bits(Fit(Options(MinimumCount))), TestModels.Bits(Fit(options)));
    }

    private static MovementPrunedTextClassificationOptions Options(int minimumCount)
    {
        var options = TinyTask.Options;
        options.TrimVocabulary = minimumCount;
        return options;
    }

    private static PrunedTextClassificationTransformer Fit(MovementPrunedTextClassificationOptions options) =>
        Context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(TinyTask.Data(Context, TinyTask.Rows(160)));

    private static PrunedTextClassificationTransformer Reload(PrunedTextClassificationTransformer model)
    {
        using var stream = new MemoryStream();
        Context.Model.Save(model, null, stream);
        stream.Position = 0;
        return (PrunedTextClassificationTransformer)new MLContext().Model.Load(stream, out _);
    }

    private static float[] Scores(ITransformer model, IDataView data) =>
        [.. Context.Data.CreateEnumerable<TinyTask.Prediction>(model.Transform(data), reuseRowObject: false, ignoreMissingColumns: true).SelectMany(row => row.Score)];
}
