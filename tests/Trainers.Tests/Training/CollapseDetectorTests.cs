namespace MLNet.Pruning.Trainers.Tests;

public class CollapseDetectorTests
{
    private const int Stretch = 50, Rows = 32;
    private const string Advice = "Lower LearningRate.";
    private static readonly double Entropy = Math.Log(2);

    [Fact]
    public void ALossBackAtTheClassPriorForAStretchIsACollapse()
    {
        var detector = new CollapseDetector(Entropy, totalSteps: 400, Advice);

        Assert.Null(Take(detector, 0.3, Stretch));
        Assert.Null(Take(detector, 0.69, Stretch - 1));
        string? words = Take(detector, 0.69, 1);

        Assert.NotNull(words);
        Assert.Contains("0.690 over 50 steps, after 0.300 before", words);
        Assert.Equal(words, detector.State.Collapse);
    }

    [Fact]
    public void ACollapseIsToldOnceAndForgottenWhenTheModelLearnsAgain()
    {
        var detector = new CollapseDetector(Entropy, totalSteps: 400, Advice);
        Take(detector, 0.3, Stretch);
        string? words = Take(detector, 0.69, Stretch);

        Assert.Null(Take(detector, 0.70, Stretch));
        Assert.Equal(words, detector.State.Collapse);
        Assert.Null(Take(detector, 0.5, Stretch));
        Assert.Null(detector.State.Collapse);
        Assert.NotNull(Take(detector, 0.69, Stretch));
    }

    [Theory]
    [InlineData(0.68, 0.69)]
    [InlineData(0.3, 0.6)]
    [InlineData(0.3, 0.2)]
    public void ATrainingThatNeverLearnedOrOnlyGotWorseHasNotCollapsed(double before, double after)
    {
        var detector = new CollapseDetector(Entropy, totalSteps: 400, Advice);

        Assert.Null(Take(detector, before, Stretch));
        Assert.Null(Take(detector, after, Stretch));
    }

    [Theory]
    [InlineData(0.5, true)]
    [InlineData(0.6, false)]
    public void TheLabelsTellNothingOfAStudentWhoseTeacherDoesNotKnowThem(double teacherLoss, bool tells)
    {
        var detector = new CollapseDetector(Entropy, totalSteps: 400, Advice, teacherLoss);

        Assert.Null(Take(detector, 0.3, Stretch));
        Assert.Equal(tells, Take(detector, 0.69, Stretch) is not null);
        Assert.Equal(tells, detector.State.Collapse is not null);
        Assert.Equal(tells, detector.Check(2, 0.69) is not null);
    }

    [Fact]
    public void ALongTrainingHasLongerStretches()
    {
        var detector = new CollapseDetector(Entropy, totalSteps: 1000, Advice);

        Assert.Null(Take(detector, 0.3, 100));
        Assert.Null(Take(detector, 0.69, 99));
        Assert.NotNull(Take(detector, 0.69, 1));
    }

    [Fact]
    public void RowsWithoutALabelCountForNothing()
    {
        var detector = new CollapseDetector(Entropy, totalSteps: 400, Advice);

        Assert.Null(Take(detector, 0.3, Stretch));
        for (int step = 0; step < Stretch; step++)
            Assert.Null(detector.Take(0, 0));
        Assert.NotNull(Take(detector, 0.69, 1));
    }

    [Fact]
    public void ARestoredStateGoesOnInTheMiddleOfAStretch()
    {
        var first = new CollapseDetector(Entropy, totalSteps: 400, Advice);
        Take(first, 0.3, Stretch);
        Take(first, 0.69, 20);
        var second = new CollapseDetector(Entropy, totalSteps: 400, Advice) { State = first.State };

        Assert.Null(Take(second, 0.69, 29));
        Assert.NotNull(Take(second, 0.69, 1));
    }

    [Theory]
    [InlineData(1, 0.693, false)]
    [InlineData(2, 0.30, false)]
    [InlineData(2, 0.692, true)]
    [InlineData(5, 0.9, true)]
    public void AnEpochAtTheClassPriorIsWarnedOf(int epoch, double loss, bool warns) =>
        Assert.Equal(warns, new CollapseDetector(Entropy, totalSteps: 400, Advice).Check(epoch, loss) is { } words && words.Contains("learns nothing", StringComparison.Ordinal));

    private static string? Take(CollapseDetector detector, double loss, int steps)
    {
        string? words = null;
        for (int step = 0; step < steps; step++)
            words = detector.Take(loss * Rows, Rows);
        return words;
    }
}
