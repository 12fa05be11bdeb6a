namespace MLNet.Pruning.Benchmarks.Tests;

public class GoalTests
{
    [Theory]
    [InlineData(">= 8", 8, true)]
    [InlineData(">= 8", 7.99, false)]
    [InlineData("<= 1.05", 1.05, true)]
    [InlineData("<= 1.05", 1.06, false)]
    public void A_goal_is_met_on_its_side_of_the_bound(string goal, double value, bool met)
    {
        Assert.Equal(met, Goal.Parse(goal).IsMetBy(value));
        Assert.Equal(goal, Goal.Parse(goal).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("8")]
    [InlineData(">= ")]
    [InlineData("= 8")]
    public void Anything_else_is_no_goal(string text) => Assert.Throws<FormatException>(() => Goal.Parse(text));
}
