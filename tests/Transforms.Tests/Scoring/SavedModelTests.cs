using System.IO.Compression;
using System.Reflection;
using System.Text;
using Microsoft.ML;

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>The zip entries of a saved model under damage.</summary>
public sealed class SavedModelTests
{
    private static readonly Lazy<byte[]> Classification = new(() => Save(context => TextClassificationSamples.Create(context, report: TrainingReportTests.Sample)));

    private static readonly Lazy<byte[]> Regression =
        new(() => Save(context => TextRegressionSamples.Create(context, TextRegressionSamples.PairColumns, report: TrainingReportTests.Sample)));

    [Theory]
    [InlineData("PRUNTXTC")]
    [InlineData("PRUNTXTR")]
    public void ALaterVersionIsRefusedBySayingSo(string signature)
    {
        Exception error = LoadError(Rewrite(signature == "PRUNTXTR", "Model.key", bytes =>
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
    [InlineData(false, "Encoder")]
    [InlineData(false, "Vocabulary")]
    [InlineData(false, "Label")]
    [InlineData(false, "TrainingReport")]
    [InlineData(true, "Encoder")]
    [InlineData(true, "Vocabulary")]
    [InlineData(true, "TrainingReport")]
    public void ATruncatedEntryIsRefused(bool regression, string entry)
    {
        int length = 0;
        Rewrite(regression, entry, bytes =>
        {
            length = bytes.Length;
            return bytes;
        });
        Assert.NotEqual(0, length);
        for (int i = 0; i < 40; i++)
            Assert.IsType<InvalidDataException>(LoadError(Rewrite(regression, entry, bytes => bytes[..(length * i / 40)])));
    }

    [Theory]
    [InlineData(false, "Encoder")]
    [InlineData(false, "Vocabulary")]
    [InlineData(false, "Label")]
    [InlineData(false, "TrainingReport")]
    [InlineData(true, "Encoder")]
    [InlineData(true, "Vocabulary")]
    [InlineData(true, "TrainingReport")]
    public void ADamagedEntryIsRefusedOrHarmless(bool regression, string entry)
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            Exception? error = LoadError(Rewrite(regression, entry, bytes =>
            {
                bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
                return bytes;
            }));
            Assert.True(error is null or InvalidDataException, error?.ToString());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AMissingEntryIsNamed(bool regression) =>
        Assert.Contains("'Vocabulary'", LoadError(Rewrite(regression, "Vocabulary", _ => null))!.Message, StringComparison.Ordinal);

    [Fact]
    public void AnEncoderOfAnotherKindOfModelIsRefused()
    {
        byte[] classifier = [];
        Rewrite(regression: false, "Encoder", bytes => classifier = bytes);
        Exception error = LoadError(Rewrite(regression: true, "Encoder", _ => classifier))!;
        Assert.IsType<InvalidDataException>(error);
        Assert.Contains("1 output, the encoder 3", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Save(Func<MLContext, ITransformer> create)
    {
        var (context, stream) = (new MLContext(1), new MemoryStream());
        context.Model.Save(create(context), null, stream);
        return stream.ToArray();
    }

    private static MemoryStream Rewrite(bool regression, string name, Func<byte[], byte[]?> change)
    {
        var stream = new MemoryStream();
        stream.Write((regression ? Regression : Classification).Value);
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
