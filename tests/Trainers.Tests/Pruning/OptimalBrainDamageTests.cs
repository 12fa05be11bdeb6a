namespace MLNet.Pruning.Trainers.Tests;

public class OptimalBrainDamageTests
{
    private const int Steps = 100, FirstCut = 15;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_cut_leaves_the_weights_of_the_largest_squares_times_squared_gradients(bool global)
    {
        using var cut = TinyModel.Session(new OptimalBrainDamage { CutInterval = FirstCut, Global = global }, Steps);
        using var uncut = TinyModel.Session(new OptimalBrainDamage { CutInterval = Steps }, Steps);
        for (int step = 0; step < FirstCut; step++)
        {
            cut.Step(TinyModel.Batch(step));
            uncut.Step(TinyModel.Batch(step));
        }

        double share = cut.RemainingWeights;
        Assert.InRange(share, 0.5, 0.95);
        var matrices = Masked(uncut).Select(Saliency).ToArray();
        bool[][] kept = [.. Masked(cut).Select(parameter => parameter.Weight.Value.ToFloats().Select(weight => weight != 0).ToArray())];
        int[] counts = [.. kept.Select(matrix => matrix.Count(stays => stays))];
        foreach (var (matrix, i) in matrices.Select((matrix, i) => (matrix, i)))
            Assert.Equal(matrix.Order().Skip(matrix.Length - counts[i]), matrix.Where((_, place) => kept[i][place]).Order());

        if (!global)
        {
            Assert.Equal(matrices.Select(matrix => (int)(share * matrix.Length)), counts);
            return;
        }
        Assert.Equal((int)(share * matrices.Sum(matrix => matrix.Length)), counts.Sum());
        int[] floors = [.. matrices.Select(matrix => (int)(share / 10 * matrix.Length))];
        Assert.All(counts.Zip(floors), pair => Assert.True(pair.First >= pair.Second));
        int[] free = [.. Enumerable.Range(0, counts.Length).Where(i => counts[i] > floors[i])];
        double lowestKept = free.Min(i => matrices[i].Where((_, place) => kept[i][place]).Min()), highestCut = free.Max(i => matrices[i].Where((_, place) => !kept[i][place]).DefaultIfEmpty().Max());
        Assert.True(lowestKept >= highestCut);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Weights_without_any_gradient_go_by_their_size(bool global)
    {
        // The student is its own teacher: as long as layers are compared alone, nothing is to be learned.
        var settings = new DistillationSettings { Losses = [new HiddenStates(), new SoftTargets()], HardLabelWeight = 0, LayerStageRatio = 0.9 };
        var student = TinyModel.Create(config: TinyModel.Config with { HiddenDropout = 0, AttentionDropout = 0 });
        using var session = new TrainingSession(
            student, new CrossEntropy(), new OptimalBrainDamage { Global = global }, new SparsitySchedule(), TinyModel.Share,
            new OptimizerSettings { LearningRate = 1e-3, WarmupSteps = 4 }, Steps, new DistillationObjective(settings, student, new TeacherModel(TinyModel.Create()), Steps));
        float[][] before = [.. Masked(session).Select(parameter => parameter.Weight.Value.ToFloats())];
        for (int step = 0; step < 20; step++)
            Assert.Equal(0, session.Step(TinyModel.Batch(step)).Loss);

        float[][] after = [.. Masked(session).Select(parameter => parameter.Weight.Value.ToFloats())];
        foreach (var (old, now) in global ? [(before.SelectMany(all => all).ToArray(), after.SelectMany(all => all).ToArray())] : before.Zip(after))
        {
            float[] stay = [.. old.Where((_, i) => now[i] != 0).Select(Math.Abs)], go = [.. old.Where((_, i) => now[i] == 0).Select(Math.Abs)];
            Assert.NotEmpty(go);
            Assert.True(stay.Min() >= go.Max());
        }
    }

    [Fact]
    public void Nothing_returns_and_the_share_follows_the_schedule()
    {
        using var session = TinyModel.Session(new OptimalBrainDamage(), Steps);
        var schedule = new SparsitySchedule();
        var zeros = new HashSet<int>();
        for (int step = 0; step < Steps; step++)
        {
            double expected = step < 80 ? schedule.ShareAt(Math.Max(0, step - (step % 10)), Steps, TinyModel.Share) : TinyModel.Share;
            Assert.Equal(expected, session.Step(TinyModel.Batch(step)).RemainingWeights, 1e-9);
            float[] weights = [.. Masked(session).SelectMany(parameter => parameter.Weight.Value.ToFloats())];
            var now = Enumerable.Range(0, weights.Length).Where(i => weights[i] == 0).ToHashSet();
            Assert.Subset(now, zeros);
            zeros = now;
        }
    }

    [Fact]
    public void Settings_out_of_range_are_refused() =>
        Assert.Equal("CutInterval", Assert.Throws<ArgumentOutOfRangeException>(() => new OptimalBrainDamage { CutInterval = 0 }.Validate()).ParamName);

    private static IEnumerable<TrainedParameter> Masked(TrainingSession session) => session.Parameters.Where(parameter => parameter.MaskSource != MaskSource.None);

    private static double[] Saliency(TrainedParameter parameter) =>
        [.. parameter.Weight.Value.ToFloats().Zip(parameter.Weight.Variance.ToFloats(), (weight, variance) => (double)(weight * weight * variance))];
}
