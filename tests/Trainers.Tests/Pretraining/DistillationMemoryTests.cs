using Microsoft.ML;
using TorchSharp;

namespace MLNet.Pruning.Trainers.Tests;

[Collection(ProcessWide.Name)]
public class DistillationMemoryTests
{
    /// <summary>torch's count never forgets a tensor that became a parameter: every Fit has as many, however long it trains, and not one more may stay.</summary>
    [Theory]
    [MemberData(nameof(EncoderDistillationTests.Recipes), MemberType = typeof(EncoderDistillationTests))]
    public void No_tensor_outlives_Fit(string recipe)
    {
        Growth(recipe, epochs: 1);
        long growth = Growth(recipe, epochs: 1);
        Assert.InRange(growth, 1, 200);
        Assert.Equal(growth, Growth(recipe, epochs: 2));
        Assert.Equal(growth, Growth(recipe, epochs: 3));
    }

    private static long Growth(string recipe, int epochs)
    {
        long before = Count();
        var options = EncoderDistillationTests.Options(recipe);
        options.MaxEpochs = epochs;
        new EncoderDistillation(new MLContext(1), options).Fit(EncoderDistillationTests.Data());
        return Count() - before;
    }

    private static long Count()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return torch.Tensor.TotalCount;
    }
}
