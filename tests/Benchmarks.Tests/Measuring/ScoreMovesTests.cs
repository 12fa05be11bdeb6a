namespace MLNet.Pruning.Benchmarks.Tests;

public class ScoreMovesTests
{
    [Fact]
    public void Moves_and_label_changes_are_counted_text_by_text()
    {
        float[][] first = [[0.5f, 0.25f, 0.25f], [0.25f, 0.375f, 0.375f], [0.5f, 0.375f, 0.125f]];
        float[][] second = [[0.5f, 0.125f, 0.375f], [0.25f, 0.25f, 0.5f], [0.25f, 0.5f, 0.25f]];

        Assert.Equal(new ScoreMoves(LabelChanges: 2, Largest: 0.25, Mean: 0.5 / 3, ChangedLead: 0.125), ScoreMoves.Between(first, second));
    }

    [Fact]
    public void Equal_probabilities_move_nothing() =>
        Assert.Equal(new ScoreMoves(0, 0, 0, 0), ScoreMoves.Between([[0.75f, 0.25f]], [[0.75f, 0.25f]]));

    [Fact]
    public void Of_equally_likely_classes_the_first_is_taken() => Assert.Equal(1, ScoreMoves.Likeliest([0.25f, 0.375f, 0.375f]));
}
