using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Pruning.Polyfills.Tests.Torch;

public sealed class AdamWTests
{
    [Theory]
    [InlineData(0.0, false)]
    [InlineData(0.1, false)]
    [InlineData(0.1, true)]
    public void Steps_follow_the_formula(double decay, bool maximize)
    {
        double[] weights = [0.5, -1.5], average = new double[2], square = new double[2];
        using Parameter parameter = nn.Parameter(tensor(weights));
        using AdamW optimizer = optim.AdamW([parameter], lr: 0.01, weight_decay: decay, maximize: maximize);
        for (int step = 1; step <= 5; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            optimizer.zero_grad();
            parameter.pow(3).sum().backward();
            if (step == 4)
                foreach (optim.ILearningRateController group in optimizer.ParamGroups)
                    group.LearningRate = 0.002;
            optimizer.step();

            double rate = step >= 4 ? 0.002 : 0.01;
            for (int i = 0; i < 2; i++)
            {
                double gradient = 3 * weights[i] * weights[i] * (maximize ? -1 : 1);
                weights[i] *= 1 - rate * decay;
                average[i] = 0.9 * average[i] + 0.1 * gradient;
                square[i] = 0.999 * square[i] + 0.001 * gradient * gradient;
                double unbiased = average[i] / (1 - Math.Pow(0.9, step));
                weights[i] -= rate * unbiased / (Math.Sqrt(square[i] / (1 - Math.Pow(0.999, step))) + 1e-8);
            }

            double[] actual = parameter.data<double>().ToArray();
            Assert.Equal(weights[0], actual[0], 12);
            Assert.Equal(weights[1], actual[1], 12);
        }
    }

    [Fact]
    public void Weight_decay_is_off_by_default_and_a_parameter_without_gradient_stays()
    {
        using Parameter used = nn.Parameter(ones(1)), unused = nn.Parameter(ones(1));
        using AdamW optimizer = optim.AdamW([used, unused]);

        (used * 0).sum().backward();
        optimizer.step();

        Assert.Equal(1, used.ToSingle());
        Assert.Equal(1, unused.ToSingle());
        Assert.Equal(0.001, optimizer.ParamGroups.Single().LearningRate);
    }
}
