namespace MLNet.Pruning.Trainers.Tests;

public class LayerMapTests
{
    [Theory]
    [InlineData(2, 4, new[] { 1, 3 })]
    [InlineData(4, 12, new[] { 2, 5, 8, 11 })]
    [InlineData(4, 6, new[] { 1, 2, 4, 5 })]
    [InlineData(3, 4, new[] { 0, 2, 3 })]
    [InlineData(5, 12, new[] { 1, 4, 6, 9, 11 })]
    [InlineData(3, 3, new[] { 0, 1, 2 })]
    [InlineData(6, 2, new[] { 0, 0, 0, 0, 1, 1 })]
    public void The_even_map_spreads_the_layers(int studentLayers, int teacherLayers, int[] expected) =>
        Assert.Equal(expected, Enumerable.Range(0, studentLayers).Select(layer => LayerMap.Even.TeacherLayer(layer, studentLayers, teacherLayers)));

    [Fact]
    public void A_given_map_is_followed_and_printed()
    {
        var map = LayerMap.Of(5, 0, 3);
        Assert.Equal([5, 0, 3], Enumerable.Range(0, 3).Select(layer => map.TeacherLayer(layer, 3, 6)));
        Assert.Equal("HiddenStates { Weight = 1, LayerMap = [5, 0, 3], CountPadding = False }", new HiddenStates { LayerMap = map }.ToString());
        Assert.Equal(map, LayerMap.Of(5, 0, 3));
        Assert.NotEqual(map, LayerMap.Of(5, 0));
        Assert.NotEqual(map, LayerMap.Even);
    }

    [Fact]
    public void A_map_that_does_not_fit_the_models_is_refused()
    {
        Assert.Contains("[0, -1]", Assert.Throws<ArgumentException>(() => LayerMap.Of(0, -1)).Message);
        Assert.Throws<ArgumentException>(() => LayerMap.Of());
        Assert.Contains("[1, 3], 2 layers; the student has 4", Assert.Throws<ArgumentException>(() => LayerMap.Of(1, 3).Check("HiddenStates", 4, 6)).Message);
        Assert.Contains("from 0 to 2", Assert.Throws<ArgumentException>(() => LayerMap.Of(1, 3).Check("HiddenStates", 2, 3)).Message);
        LayerMap.Of(1, 3).Check("HiddenStates", 2, 4);
    }
}
