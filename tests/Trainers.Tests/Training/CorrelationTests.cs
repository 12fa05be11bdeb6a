namespace MLNet.Pruning.Trainers.Tests;

public class CorrelationTests
{
    // By the definitions, ranks counted one by one, in Python.
    [Fact]
    public void BothAreWhatTheirDefinitionsSay()
    {
        float[] first = [1, 2, 2, 4, 7, 7, 7, 9], second = [3, 1, 4, 4, 6, 9, 5, 30];
        Assert.Equal(0.7020203455041526, Correlation.Pearson(first, second)!.Value, 12);
        Assert.Equal(0.920033584470318, Correlation.Spearman(first, second)!.Value, 12);
    }

    [Fact]
    public void AnyRisingFunctionKeepsTheRanks()
    {
        float[] values = [0.5f, -3, 2, 8, 1];
        Assert.Equal(1, Correlation.Spearman(values, Array.ConvertAll(values, MathF.Exp))!.Value, 12);
        Assert.Equal(-1, Correlation.Spearman(values, Array.ConvertAll(values, value => -value))!.Value, 12);
        Assert.Equal(1, Correlation.Pearson(values, Array.ConvertAll(values, value => (3 * value) + 1000))!.Value, 12);
    }

    [Fact]
    public void WhatDoesNotVaryHasNone()
    {
        Assert.Null(Correlation.Pearson([1, 1, 1], [1, 2, 3]));
        Assert.Null(Correlation.Spearman([1, 2, 3], [5, 5, 5]));
        Assert.Null(Correlation.Pearson([1], [2]));
    }
}
