using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

public class DistillationObjectiveTests
{
    private const int Steps = 40;

    private static readonly DistillationSettings Settings = new()
    {
        Losses = [new HiddenStates { Weight = 0.5 }, new Embeddings(), new CosineStates(), new SoftTargets { Weight = 2 }, new HiddenStates { LayerMap = LayerMap.Of(0, 3) }],
        HardLabelWeight = 0.25,
    };

    [Fact]
    public void The_loss_is_the_weighted_sum_of_its_parts()
    {
        using var session = Session(Settings);
        var loss = session.Step(Batch(0)).Batch;
        Assert.Equal(["HardLabels", "HiddenStates", "Embeddings", "CosineStates", "SoftTargets", "HiddenStates 2"], loss.Parts.Select(part => part.Name));
        Assert.Equal([0.25, 0.5, 1, 1, 2, 1], loss.Parts.Select(part => part.Weight));
        Assert.Equal(loss.Parts.Sum(part => part.Weight * part.Value), loss.Total, 1e-5);
        Assert.All(loss.Parts, part => Assert.True(part.Value > 0, part.Name));
        Assert.Equal(loss.Parts[0].Value, loss.HardLabels);
    }

    [Fact]
    public void Layers_count_alone_in_the_first_stage_and_not_in_the_second()
    {
        using var session = Session(Settings with { LayerStageRatio = 0.25 });
        float[] head = session.Fold()["classifier.weight"].Values.ToArray();
        for (int step = 0; step < 10; step++)
            Assert.Equal(["HardLabels", "HiddenStates", "Embeddings", "CosineStates", "HiddenStates 2"], session.Step(Batch(step)).Batch.Parts.Select(part => part.Name));
        Assert.Equal(head, session.Fold()["classifier.weight"].Values.ToArray());

        for (int step = 10; step < 15; step++)
            Assert.Equal([("HardLabels", 0.25), ("SoftTargets", 2)], session.Step(Batch(step)).Batch.Parts.Select(part => (part.Name, part.Weight)));
        Assert.NotEqual(head, session.Fold()["classifier.weight"].Values.ToArray());
    }

    [Theory]
    [InlineData(0.01, 20)]
    [InlineData(0.99, 3)]
    public void Either_stage_has_a_step_at_least(double ratio, int steps)
    {
        using var session = Session(Settings with { LayerStageRatio = ratio }, steps);
        string[][] parts = [.. Enumerable.Range(0, steps).Select(step => session.Step(Batch(step)).Batch.Parts.Select(part => part.Name).ToArray())];
        Assert.Contains("HiddenStates", parts[0]);
        Assert.Equal(["HardLabels", "SoftTargets"], parts[^1]);
    }

    [Fact]
    public void A_student_of_another_width_comes_nearer_to_its_teacher_layer_by_layer()
    {
        using var session = Session(new DistillationSettings { Losses = [new HiddenStates(), new Embeddings(), new CosineStates()], HardLabelWeight = 0 }, steps: 150);
        double[] first = Values(0), last = [];
        for (int step = 1; step < 150; step++)
            last = Values(step % 4);
        for (int i = 1; i < first.Length; i++)
            Assert.True(last[i] < 0.7 * first[i], $"part {i}: {first[i]} to {last[i]}");

        double[] Values(int batch) => [.. session.Step(Batch(batch)).Batch.Parts.Select(part => part.Value)];
    }

    [Fact]
    public void Attention_comes_nearer_too()
    {
        foreach (bool probabilities in new[] { false, true })
        {
            using var session = Session(new DistillationSettings { Losses = [new Attention { Probabilities = probabilities }], HardLabelWeight = 0 }, steps: 100);
            double first = session.Step(Batch(0)).Loss, last = 0;
            for (int step = 1; step < 100; step++)
                last = session.Step(Batch(step % 4)).Loss;
            Assert.True(last < 0.8 * first, $"{first} to {last}");
        }
    }

    [Fact]
    public void A_resumed_training_is_the_undisturbed_one_bit_for_bit()
    {
        var settings = Settings with { LayerStageRatio = 0.6 };
        using var undisturbed = Session(settings);
        using var stopped = Session(settings);
        for (int step = 0; step < 20; step++)
        {
            undisturbed.Step(Batch(step));
            stopped.Step(Batch(step));
        }

        // Other weights on purpose: all must come from the state.
        using var resumed = Session(settings);
        resumed.Step(Batch(77));
        resumed.LoadState(stopped.SaveState(), stopped.StepsDone);
        for (int step = 20; step < Steps; step++)
            Assert.Equal(undisturbed.Step(Batch(step)).Batch.Parts, resumed.Step(Batch(step)).Batch.Parts);
        var (expected, actual) = (undisturbed.SaveState(), resumed.SaveState());
        Assert.Contains("distillation.HiddenStates 2.projection.weight", expected.Keys);
        Assert.Equal(expected.Keys, actual.Keys);
        Assert.All(expected, named => Assert.Equal(named.Value.Values.ToArray(), actual[named.Key].Values.ToArray()));
    }

    [Fact]
    public void The_teacher_keeps_its_weights_and_drops_nothing_out()
    {
        using var scope = NewDisposeScope();
        var (student, teacherModel) = (TinyModel.Create(), Teacher());
        var teacher = new TeacherModel(teacherModel);
        double[] before = teacher.Logits(Batch(3));
        float[] weights = teacherModel.Weights["encoder.layer.0.output.dense.weight"].ToFloats();
        using var session = Session(student, teacher, Settings, Steps);
        for (int step = 0; step < 10; step++)
            session.Step(Batch(step));
        Assert.Equal(before, teacher.Logits(Batch(3)));
        Assert.Equal(weights, teacherModel.Weights["encoder.layer.0.output.dense.weight"].ToFloats());
    }

    [Fact]
    public void Rows_without_a_label_cost_nothing_and_do_not_raise_the_others()
    {
        using var scope = NewDisposeScope();
        var batch = Batch(1);
        var loss = new CrossEntropy();
        var outputs = randn(batch.Rows, TinyModel.Classes);
        float[] half = [.. batch.Labels.Select((label, row) => row % 2 == 0 ? label : TokenizedDataset.NoLabel)], rest = [.. batch.Labels.Select((label, row) => row % 2 == 1 ? label : TokenizedDataset.NoLabel)];
        double whole = loss.Value(outputs, batch.Labels).ToDouble();
        Assert.Equal(whole, loss.Value(outputs, half).ToDouble() + loss.Value(outputs, rest).ToDouble(), 1e-6);
        Assert.Equal(0, loss.Value(outputs, [.. batch.Labels.Select(_ => TokenizedDataset.NoLabel)]).ToDouble());
    }

    private static TrainingSession Session(DistillationSettings settings, int steps = Steps) =>
        Session(TinyModel.Create(), new TeacherModel(Teacher()), settings, steps);

    private static TrainingSession Session(SequenceClassifier student, TeacherModel teacher, DistillationSettings settings, int steps)
    {
        var distillation = new DistillationObjective(settings, student, teacher, steps);
        return new TrainingSession(
            student, new CrossEntropy(), new None(), new SparsitySchedule(), 1, new OptimizerSettings { LearningRate = 3e-3, WarmupSteps = 4 }, steps, distillation);
    }

    /// <summary>Twice as many layers, and wider ones.</summary>
    private static SequenceClassifier Teacher() => TinyModel.Create(config: TinyModel.Config with { Layers = 4, HiddenSize = 36, IntermediateSize = 48 }, seed: 8);

    private static Batch Batch(int number)
    {
        var batch = TinyModel.Batch(number);
        return batch with { TeacherLogits = [.. batch.Labels.SelectMany(label => new[] { 1.0 - label, label })] };
    }
}
