using System.IO.Compression;
using System.Reflection;
using System.Text;
using Microsoft.ML;

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>The zip entries of a saved model under damage.</summary>
public sealed class SavedModelTests
{
    private const string Classification = "PRUNTXTC", Regression = "PRUNTXTR", Embedding = "SENTEMBD";

    // By the signatures of their headers.
    private static readonly Dictionary<string, Lazy<byte[]>> Models = new()
    {
        [Classification] = new(() => Save(context => TextClassificationSamples.Create(context, report: TrainingReportTests.Sample))),
        [Regression] = new(() => Save(context => TextRegressionSamples.Create(context, TextRegressionSamples.PairColumns, report: TrainingReportTests.Sample))),
        [Embedding] = new(() => Save(context => SentenceEmbeddingSamples.Create(context))),
    };

    [Theory]
    [InlineData(Classification)]
    [InlineData(Regression)]
    [InlineData(Embedding)]
    public void ALaterVersionIsRefusedBySayingSo(string signature)
    {
        Exception error = LoadError(Rewrite(signature, "Model.key", bytes =>
        {
            if (Encoding.ASCII.GetString(bytes, 0x40, 8) != signature)
                return bytes;
            bytes[0x48]++;
            bytes[0x4C]++;
            return bytes;
        }))!;
        Assert.IsType<FormatException>(error);
        Assert.Contains("too new", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Classification, "Encoder")]
    [InlineData(Classification, "Vocabulary")]
    [InlineData(Classification, "Label")]
    [InlineData(Classification, "TrainingReport")]
    [InlineData(Regression, "Encoder")]
    [InlineData(Regression, "Vocabulary")]
    [InlineData(Regression, "TrainingReport")]
    [InlineData(Embedding, "Encoder")]
    [InlineData(Embedding, "Vocabulary")]
    public void ATruncatedEntryIsRefused(string signature, string entry)
    {
        int length = 0;
        Rewrite(signature, entry, bytes =>
        {
            length = bytes.Length;
            return bytes;
        });
        Assert.NotEqual(0, length);
        for (int i = 0; i < 40; i++)
            Assert.IsType<InvalidDataException>(LoadError(Rewrite(signature, entry, bytes => bytes[..(length * i / 40)])));
    }

    [Theory]
    [InlineData(Classification, "Encoder")]
    [InlineData(Classification, "Vocabulary")]
    [InlineData(Classification, "Label")]
    [InlineData(Classification, "TrainingReport")]
    [InlineData(Regression, "Encoder")]
    [InlineData(Regression, "Vocabulary")]
    [InlineData(Regression, "TrainingReport")]
    [InlineData(Embedding, "Encoder")]
    [InlineData(Embedding, "Vocabulary")]
    public void ADamagedEntryIsRefusedOrHarmless(string signature, string entry)
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            Exception? error = LoadError(Rewrite(signature, entry, bytes =>
            {
                bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
                return bytes;
            }));
            Assert.True(error is null or InvalidDataException, error?.ToString());
        }
    }

    [Theory]
    [InlineData(Classification)]
    [InlineData(Regression)]
    [InlineData(Embedding)]
    public void AMissingEntryIsNamed(string signature) =>
        Assert.Contains("'Vocabulary'", LoadError(Rewrite(signature, "Vocabulary", _ => null))!.Message, StringComparison.Ordinal);

    [Fact]
    public void AnEncoderOfAnotherKindOfModelIsRefused()
    {
        byte[] classifier = [];
        Rewrite(Classification, "Encoder", bytes => classifier = bytes);
        Exception error = LoadError(Rewrite(Regression, "Encoder", _ => classifier))!;
        Assert.IsType<InvalidDataException>(error);
        Assert.Contains("1 output, the encoder 3", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Save(Func<MLContext, ITransformer> create)
    {
        var (context, stream) = (new MLContext(1), new MemoryStream());
        context.Model.Save(create(context), null, stream);
        return stream.ToArray();
    }

    private static MemoryStream Rewrite(string signature, string name, Func<byte[], byte[]?> change)
    {
        var stream = new MemoryStream();
        stream.Write(Models[signature].Value);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            foreach (ZipArchiveEntry entry in zip.Entries.Where(entry => entry.Name == name).ToArray())
            {
                var bytes = new MemoryStream();
                using (Stream content = entry.Open())
                    content.CopyTo(bytes);
                entry.Delete();
                if (change(bytes.ToArray()) is not { } changed)
                    continue;
                using Stream rewritten = zip.CreateEntry(entry.FullName).Open();
                rewritten.Write(changed);
            }
        }

        stream.Position = 0;
        return stream;
    }

    // ML.NET makes transformers by reflection, so the cause lies within.
    private static Exception? LoadError(Stream model)
    {
        Exception? error = Record.Exception(() => new MLContext().Model.Load(model, out _));
        while (error is TargetInvocationException or InvalidOperationException && error.InnerException is { } cause)
            error = cause;
        return error;
    }
}
