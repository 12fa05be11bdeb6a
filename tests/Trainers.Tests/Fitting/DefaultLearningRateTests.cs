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
