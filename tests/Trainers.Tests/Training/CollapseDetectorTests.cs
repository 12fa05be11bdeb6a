namespace MLNet.Pruning.Trainers.Tests;

public class CollapseDetectorTests
{
    [Theory]
    [InlineData(1, 0.693, false)]
    [InlineData(2, 0.30, false)]
    [InlineData(2, 0.692, true)]
    [InlineData(5, 0.9, true)]
    public void ALossAtTheClassPriorIsACollapse(int epoch, double loss, bool collapsed)
    {
        string? warning = new CollapseDetector(Math.Log(2)).Check(epoch, loss);

        Assert.Equal(collapsed, warning is not null);
        if (collapsed)
            Assert.Contains("collapsed", warning);
    }
}
