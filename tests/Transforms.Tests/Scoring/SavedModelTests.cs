using System.IO.Compression;
using System.Reflection;
using System.Text;
using Microsoft.ML;

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>The zip entries of a saved model under damage.</summary>
public sealed class SavedModelTests
{
    private static readonly Lazy<byte[]> Saved = new(() =>
    {
        var (context, stream) = (new MLContext(1), new MemoryStream());
        context.Model.Save(TextClassificationSamples.Create(context, report: TrainingReportTests.Sample), null, stream);
        return stream.ToArray();
    });

    [Fact]
    public void ALaterVersionIsRefusedBySayingSo()
    {
        Exception error = LoadError(Rewrite("Model.key", bytes =>
        {
            if (Encoding.ASCII.GetString(bytes, 0x40, 8) != "PRUNTXTC")
                return bytes;
            bytes[0x48]++;
            bytes[0x4C]++;
            return bytes;
        }))!;
        Assert.IsType<FormatException>(error);
        Assert.Contains("too new", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Encoder")]
    [InlineData("Vocabulary")]
    [InlineData("Label")]
    [InlineData("TrainingReport")]
    public void ATruncatedEntryIsRefused(string entry)
    {
        int length = 0;
        Rewrite(entry, bytes =>
        {
            length = bytes.Length;
            return bytes;
        });
        Assert.NotEqual(0, length);
        for (int i = 0; i < 40; i++)
            Assert.IsType<InvalidDataException>(LoadError(Rewrite(entry, bytes => bytes[..(length * i / 40)])));
    }

    [Theory]
    [InlineData("Encoder")]
    [InlineData("Vocabulary")]
    [InlineData("Label")]
    [InlineData("TrainingReport")]
    public void ADamagedEntryIsRefusedOrHarmless(string entry)
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            Exception? error = LoadError(Rewrite(entry, bytes =>
            {
                bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
                return bytes;
            }));
            Assert.True(error is null or InvalidDataException, error?.ToString());
        }
    }

    [Fact]
    public void AMissingEntryIsNamed() =>
        Assert.Contains("'Vocabulary'", LoadError(Rewrite("Vocabulary", _ => null))!.Message, StringComparison.Ordinal);

    private static MemoryStream Rewrite(string name, Func<byte[], byte[]?> change)
    {
        var stream = new MemoryStream();
        stream.Write(Saved.Value);
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
