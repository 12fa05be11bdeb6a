using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>The whole zip of a model under damage: what docs/format.md promises of <c>Model.Load</c>.</summary>
public sealed class HostileZipTests
{
    // A byte of the zip inflates, and what it inflates to stands for weights.
    private const int BytesPerByte = 600;

    // The first two are the entries'; the others come from ML.NET's headers, which name assemblies and classes.
    private static readonly Type[] Documented =
    [
        typeof(InvalidDataException), typeof(FormatException),
        typeof(InvalidOperationException), typeof(EndOfStreamException), typeof(FileLoadException), typeof(FileNotFoundException), typeof(CultureNotFoundException),
        typeof(UnauthorizedAccessException), typeof(NotSupportedException),
    ];

    [Theory]
    [InlineData(false, 0.10)]
    [InlineData(true, 0.05)]
    public void DamagedZipsAreRefusedOrHarmless(bool regression, double share)
    {
        var (context, stream) = (new MLContext(1), new MemoryStream());
        ITransformer model = regression
            ? TextRegressionSamples.Create(context, report: TrainingReportTests.Sample)
            : TextClassificationSamples.Create(context, report: TrainingReportTests.Sample);
        context.Model.Save(model, TextClassificationSamples.Load(context).Schema, stream);
        byte[] saved = stream.ToArray();
        int read = 0, tried = Mutations.Count(share);
        for (int seed = 0; seed < tried; seed++)
        {
            byte[] damaged = new Mutator(seed).Bytes(saved);
            read += HostileInput.Check($"seed {seed}", damaged.Length, () => Load(damaged), BytesPerByte, Documented) ? 1 : 0;
        }

        Assert.InRange(read, 1, tried / 2);
    }

    private static void Load(byte[] zip)
    {
        try
        {
            new MLContext(1).Model.Load(new MemoryStream(zip), out _);
        }
        catch (TargetInvocationException e) when (e.InnerException is { } cause)
        {
            throw cause;
        }
    }
}
