namespace MLNet.Pruning.Trainers.Tests;

public class TeacherLogitsTests
{
    [Fact]
    public void Probabilities_become_centred_logarithms()
    {
        double[] logits = TeacherLogits.FromScores([0.9f, 0.1f, 0, 0.25f, 0.25f, 0.5f], classes: 3);
        double mean = (Math.Log(0.9) + Math.Log(0.1) + Math.Log(1e-7)) / 3;
        Assert.Equal(Math.Log(0.9) - mean, logits[0], 1e-6);
        Assert.Equal(Math.Log(1e-7) - mean, logits[2], 1e-6);
        Assert.Equal(Math.Log(2), logits[5] - logits[4], 1e-6);
        Assert.Equal(0, logits[3] + logits[4] + logits[5], 1e-9);
    }

    [Theory]
    [InlineData(1.5f, -0.5f)]
    [InlineData(2f, 1f)]
    public void One_row_that_is_no_distribution_makes_all_of_them_logits(float first, float second) =>
        Assert.Equal([0.25, 0.75, first, second], TeacherLogits.FromScores([0.25f, 0.75f, first, second], classes: 2));

    [Fact]
    public void A_row_of_zeros_among_probabilities_makes_all_classes_alike()
    {
        Assert.Equal([0, 0, 0, Math.Log(0.75 / 0.25) / 2], TeacherLogits.FromScores([0, 0, 0.25f, 0.75f], classes: 2).Select((value, i) => i == 2 ? 0 : value), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal([0, 0, 0, 0], TeacherLogits.FromScores(new float[4], classes: 2));
    }

    [Fact]
    public void The_score_of_a_regression_stays_as_it_is() => Assert.Equal([1, 1, 0.5], TeacherLogits.FromScores([1, 1, 0.5f], classes: 1));
}
