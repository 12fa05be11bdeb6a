using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

public class DefaultLearningRateTests
{
    [Theory]
    [InlineData(128, 1e-3, 8e-4)]
    [InlineData(256, 4.5e-4, 8e-4)]
    [InlineData(384, 2e-4, 8e-4)]
    [InlineData(768, 5e-5, 2e-4)]
    public void TheRateOfTrainedLayersFallsWithTheSquareOfTheWidth(int width, double tuning, double distilling)
    {
        var config = TinyModel.Config with { HiddenSize = width, AttentionHeads = 1 };
        Assert.Equal(tuning, DefaultLearningRate.OfTuning(config, isNew: false));
        Assert.Equal(distilling, DefaultLearningRate.OfDistilling(config, isNew: false));
    }

    [Theory]
    [InlineData(EncoderArchitecture.Bert, 5e-4)]
    [InlineData(EncoderArchitecture.BiLstm, 1e-3)]
    [InlineData(EncoderArchitecture.Convolution, 1e-3)]
    public void NewLayersHaveARateWhateverTheirWidth(EncoderArchitecture architecture, double rate) =>
        Assert.All([128, 768], width =>
        {
            var config = TinyModel.Config with { Architecture = architecture, HiddenSize = width };
            Assert.Equal(rate, DefaultLearningRate.OfTuning(config, isNew: true));
            Assert.Equal(rate, DefaultLearningRate.OfDistilling(config, isNew: true));
        });

    [Theory]
    [InlineData(70_000, 9_000, 2, 4.5e-4)]
    [InlineData(2_000, 400, 6, 4.5e-4)]
    [InlineData(500, 400, 2, 2.25e-4)]
    [InlineData(500, 400, 8, 3.803e-4)]
    [InlineData(1_232, 429, 77, 4.5e-4)]
    [InlineData(100, 400, 6, 1.006e-4)]
    [InlineData(64, 240, 2, 2.236e-4)]
    [InlineData(32, 120, 1, 4.5e-4)]
    public void ADenseFitOfFewRowsTakesSmallerStepsUnlessTheyAreFew(int rows, int steps, int classes, double rate)
    {
        var config = TinyModel.Config with { HiddenSize = 256, AttentionHeads = 1 };
        Assert.Equal(rate, DefaultLearningRate.OfDenseFit(config, isNew: false, rows, steps, classes), 1e-6);
        Assert.Equal(5e-4, DefaultLearningRate.OfDenseFit(config, isNew: true, rows, steps, classes));
    }

    public static TheoryData<Student, bool> Students => new()
    {
        { new SameAsTeacher(), false },
        { new EveryOtherLayer(), false },
        { new DistilBert(), false },
        { new Bert(2, 12), true },
        { new Bottleneck(), true },
        { new BiLstm(), true },
        { new Convolution(), true },
    };

    [Theory]
    [MemberData(nameof(Students))]
    public void AStudentTellsWhetherItsLayersAreNew(Student student, bool isNew) => Assert.Equal(isNew, student.HasNewLayers);
}
