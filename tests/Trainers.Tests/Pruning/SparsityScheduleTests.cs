using System.Text.Json;
using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Trainers.Tests;

public class SparsityScheduleTests
{
    [SharedFact]
    public void Gives_the_published_thresholds()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedAssets.Path("golden/schedules.json")));
        foreach (var row in document.RootElement.EnumerateArray())
        {
            int Integer(string name) => row.GetProperty(name).GetInt32();
            double Number(string name) => row.GetProperty(name).GetDouble();
            int warmup = Integer("warmup") * Integer("initial_warmup"), cooldown = Integer("warmup") * Integer("final_warmup");
            double share = new SparsitySchedule().Between(
                SparsitySchedule.Progress(Integer("step"), Integer("total"), warmup, cooldown), Number("initial"), Number("final"));
            Assert.Equal(Number("threshold"), share, 1e-12);
        }
    }

    [Fact]
    public void Stays_whole_then_falls_then_stays()
    {
        var schedule = new SparsitySchedule { WarmupRatio = 0.2, CooldownRatio = 0.3 };
        double[] shares = [.. Enumerable.Range(0, 101).Select(step => schedule.ShareAt(step, 100, 0.1))];
        Assert.All(shares[..21], share => Assert.Equal(1, share));
        Assert.All(shares[20..70].Zip(shares[21..71]), pair => Assert.True(pair.First > pair.Second));
        Assert.All(shares[71..], share => Assert.Equal(0.1, share));
    }

    [Fact]
    public void The_curve_falls_as_its_name_says()
    {
        double At(ScheduleCurve curve, int step) => new SparsitySchedule { Curve = curve, WarmupRatio = 0.2, CooldownRatio = 0.3 }.ShareAt(step, 100, 0.1);
        foreach (var curve in Enum.GetValues<ScheduleCurve>())
            Assert.Equal((1, 0.1), (At(curve, 20), At(curve, 71)));
        Assert.Equal(0.1 + (0.9 * 0.125), At(ScheduleCurve.Cubic, 45), 1e-12);
        Assert.Equal(0.55, At(ScheduleCurve.Linear, 45), 1e-12);
        Assert.Equal(0.1, At(ScheduleCurve.OneCut, 21));
    }

    [Fact]
    public void Cuts_go_from_the_warm_ups_end_to_the_cool_downs_start()
    {
        var schedule = new SparsitySchedule { WarmupRatio = 0.2, CooldownRatio = 0.3 };
        Assert.Equal([20, 32, 45, 57, 70], schedule.CutSteps(100, 5));
        Assert.Equal([20], schedule.CutSteps(100, 1));
        Assert.Equal([1, 10], new SparsitySchedule { WarmupRatio = 0, CooldownRatio = 0 }.CutSteps(10, 2));
        Assert.Contains("too few for 6", Assert.Throws<ArgumentException>(() => schedule.CutSteps(8, 6)).Message);
    }

    [Fact]
    public void A_curve_that_does_not_exist_is_refused() =>
        Assert.Equal("Curve", Assert.Throws<ArgumentOutOfRangeException>(() => new SparsitySchedule { Curve = (ScheduleCurve)9 }.Validate(100)).ParamName);

    [Fact]
    public void The_finished_model_has_the_final_share_even_without_cool_down() =>
        Assert.Equal(0.1, new SparsitySchedule { CooldownRatio = 0 }.ShareAt(50, 50, 0.1));

    [Fact]
    public void A_schedule_that_cannot_finish_is_refused_with_its_numbers()
    {
        var schedule = new SparsitySchedule { WarmupRatio = 0.45, CooldownRatio = 0.5 };
        schedule.Validate(100);
        var error = Assert.Throws<ArgumentException>(() => schedule.Validate(3));
        Assert.Contains("3 training steps", error.Message);
        Assert.Contains("warm-up takes 1", error.Message);
        Assert.Contains("cool-down 2", error.Message);
    }

    [Theory]
    [InlineData(-0.1, 0.2, nameof(SparsitySchedule.WarmupRatio))]
    [InlineData(1.0, 0.0, nameof(SparsitySchedule.WarmupRatio))]
    [InlineData(double.NaN, 0.2, nameof(SparsitySchedule.WarmupRatio))]
    [InlineData(0.1, -0.2, nameof(SparsitySchedule.CooldownRatio))]
    [InlineData(0.5, 0.5, nameof(SparsitySchedule.CooldownRatio))]
    [InlineData(0.1, double.NaN, nameof(SparsitySchedule.CooldownRatio))]
    public void A_ratio_out_of_range_is_named(double warmup, double cooldown, string setting)
    {
        var schedule = new SparsitySchedule { WarmupRatio = warmup, CooldownRatio = cooldown };
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => schedule.Validate(1000));
        Assert.Equal(setting, error.ParamName);
    }
}
