using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

public class DropoutTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void Drops_its_share_and_scales_the_rest(double probability)
    {
        const int Count = 1_000_003;
        float[] dropped = Drop(DropoutMask.At(seed: 3, step: 7, place: 2, probability), ones(Count));
        double kept = dropped.Count(value => value != 0) / (double)Count;
        Assert.Equal(1 - probability, kept, 4 * Math.Sqrt(probability * (1 - probability) / Count));
        Assert.All(dropped, value => Assert.True(value == 0 || Math.Abs(value - (1 / (1 - probability))) < 1e-6));

        // Neighbours, and elements a row apart, are dropped independently.
        foreach (int distance in new[] { 1, 8, 384 })
        {
            double both = dropped.Zip(dropped.Skip(distance)).Count(pair => pair.First == 0 && pair.Second == 0) / (double)(Count - distance);
            Assert.Equal(probability * probability, both, 5 * probability / Math.Sqrt(Count));
        }
    }

    [Fact]
    public void Differs_by_seed_step_and_place_and_by_nothing_else()
    {
        float[] Mask(int seed, long step, int place) => Drop(DropoutMask.At(seed, step, place, 0.5), ones(4096));
        float[] mask = Mask(1, 2, 3);
        manual_seed(99);
        Assert.Equal(mask, Mask(1, 2, 3));
        foreach (float[] other in new[] { Mask(2, 2, 3), Mask(1, 3, 3), Mask(1, 2, 4) })
            Assert.InRange(mask.Zip(other).Count(pair => pair.First == pair.Second), 1800, 2300);
    }

    [Fact]
    public void Every_type_and_device_drops_the_same_elements()
    {
        using var scope = NewDisposeScope();
        var mask = DropoutMask.At(1, 2, 3, 0.3);
        var input = arange(1, 100_008, dtype: ScalarType.Float32);
        float[] singles = mask.Apply(input).ToFloats();
        Assert.Equal(singles.Select(value => value == 0), mask.Apply(input.to(ScalarType.Float64)).ToFloats().Select(value => value == 0));
        Assert.Equal(singles, mask.OnDevice(input).ToFloats());
    }

    [Fact]
    public void A_transposed_input_is_dropped_by_its_logical_order()
    {
        using var scope = NewDisposeScope();
        var mask = DropoutMask.At(1, 2, 3, 0.5);
        var transposed = ones(30, 40).transpose(0, 1);
        Assert.Equal(mask.Apply(ones(40, 30)).ToFloats(), mask.Apply(transposed).ToFloats());
    }

    [Fact]
    public void The_gradient_passes_the_same_mask()
    {
        using var scope = NewDisposeScope();
        var state = new DropoutState(5) { Step = 11 };
        var dropout = new CounterDropout(state, place: 4, probability: 0.4);
        var input = ones([50, 20], dtype: ScalarType.Float64, requires_grad: true);
        var output = dropout.Apply(input);
        var direction = arange(1, 1001, dtype: ScalarType.Float64).view(50, 20);
        BackwardPass.Run((output * direction).sum());
        Assert.Equal((output.detach() * direction).ToFloats(), input.grad!.ToFloats());
    }

    [Fact]
    public void Nothing_is_dropped_outside_training()
    {
        using var scope = NewDisposeScope();
        var input = ones(100);
        Assert.Same(input, new CounterDropout(new DropoutState(5), 0, 0.4).Apply(input));
        Assert.Same(input, new CounterDropout(new DropoutState(5) { Step = 1 }, 0, 0).Apply(input));
    }

    private static float[] Drop(DropoutMask mask, Tensor input)
    {
        using var scope = NewDisposeScope();
        using (input)
            return mask.Apply(input).ToFloats();
    }
}
