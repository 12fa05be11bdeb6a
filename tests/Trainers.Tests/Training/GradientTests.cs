using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>The gradients against finite differences, with dropout on, in 64 bits.</summary>
public class GradientTests
{
    private const double Distance = 1e-6;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Masked_weights_and_scores_have_the_gradients_of_the_method(bool movement)
    {
        using var scope = NewDisposeScope();
        var model = TinyModel.Create(ScalarType.Float64);
        model.FreezeEmbeddings();
        var batch = TinyModel.Batch(1);
        using var session = Session(model, movement ? new Movement() : new Magnitude());
        while (session.RemainingWeights > 0.5)
            session.Step(batch);
        session.ComputeGradients(batch);

        int checkedZeros = 0;
        foreach (var parameter in session.Parameters.Where(parameter => parameter.MaskSource != MaskSource.None))
        {
            double[] kept = Doubles(parameter.KeptElements()), weight = Doubles(parameter.Weight.Value), gradient = Doubles(parameter.WeightGradient());
            double[] scoreGradient = movement ? Doubles(parameter.ScoreGradient()) : [];
            for (int i = 3; i < weight.Length; i += weight.Length / 5)
            {
                // W' = W * M: a cut weight moves nothing; a score moves W' by the weight, cut or not.
                double slope = Slope(model, session, batch, parameter.Effective, i);
                Assert.Equal(kept[i] * slope, gradient[i], 1e-7);
                if (movement)
                    Assert.Equal(weight[i] * slope, scoreGradient[i], 1e-7);
                checkedZeros += kept[i] == 0 ? 1 : 0;
            }
        }
        Assert.True(checkedZeros > 10);
    }

    [Fact]
    public void All_other_weights_have_the_gradient_of_the_loss()
    {
        using var scope = NewDisposeScope();
        var model = TinyModel.Create(ScalarType.Float64);
        var batch = TinyModel.Batch(2);
        using var session = Session(model, new None());
        session.ComputeGradients(batch);
        Assert.Equal(model.Weights.Count, session.Parameters.Count);
        foreach (var parameter in session.Parameters)
        {
            double[] gradient = Doubles(parameter.WeightGradient());
            for (int i = 1; i < gradient.Length; i += 1 + (gradient.Length / 4))
                Assert.Equal(Slope(model, session, batch, parameter.Effective, i), gradient[i], 1e-7);
        }
    }

    private static TrainingSession Session(SequenceClassifier model, PruningMethod method) =>
        new(model, new CrossEntropy(), method, new SparsitySchedule(), 0.2, new OptimizerSettings { LearningRate = 1e-3, WarmupSteps = 4 }, totalSteps: 20);

    private static double Slope(SequenceClassifier model, TrainingSession session, Batch batch, Tensor weight, int element)
    {
        double value = weight.Values<double>()[element];
        double At(double moved)
        {
            weight.Values<double>()[element] = moved;
            return Loss(model, session, batch);
        }
        double slope = (At(value + Distance) - At(value - Distance)) / (2 * Distance);
        weight.Values<double>()[element] = value;
        return slope;
    }

    private static double Loss(SequenceClassifier model, TrainingSession session, Batch batch)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        long[] shape = [batch.Rows, batch.Length];
        model.Dropout.Step = session.StepsDone;
        var logits = model.forward(tensor(batch.Ids, shape), tensor(batch.Types, shape), tensor(batch.Mask, shape));
        model.Dropout.Step = null;
        return new CrossEntropy().Value(logits, batch.Labels).item<double>();
    }

    private static double[] Doubles(Tensor tensor) => tensor.contiguous().Values<double>().ToArray();
}
