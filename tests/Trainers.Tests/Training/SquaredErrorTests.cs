using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

public class SquaredErrorTests
{
    [Fact]
    public void ItIsTheMeanOverAllRowsInWhichUnlabeledOnesCostNothing()
    {
        using var scope = NewDisposeScope();
        using var outputs = tensor(new double[] { 1, 2, -4 }, [3, 1], requires_grad: true);
        var batch = new Batch(3, 1, [1, 1, 1], [0, 0, 0], [1, 1, 1], [0.5f, TokenizedDataset.NoLabel, -1]);

        using var loss = new SquaredError().Value(outputs, batch.Labels);
        loss.backward();

        Assert.Equal((0.25 + 9) / 3, loss.item<double>(), 12);
        Assert.Equal([1 / 3.0, 0, -2], outputs.grad!.contiguous().Values<double>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void GuessingCostsTheMeanSquareOfTheLabels() => Assert.Equal(2.5, new SquaredError().OfGuessing([1, -2, float.NaN]), 12);
}
