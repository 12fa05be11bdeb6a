using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNet.Pruning.Polyfills.Tests.DataViews;

/// <summary>The context, its hosts, its log and its random numbers.</summary>
public sealed class ContextTests
{
    [Fact]
    public void Messages_reach_the_log_with_their_source()
    {
        var ml = new MLContext();
        var messages = new List<LoggingEventArgs>();
        ml.Log += (_, message) => messages.Add(message);
        var host = ((IHostEnvironment)ml).Register("A");
        using (var channel = host.Start("one"))
            channel.Info(MessageSensitivity.None, "x {0}", 3);
        using (var channel = host.Register("B").Register("C").Start("two"))
            channel.Warning(MessageSensitivity.None, "y {0}");

        Assert.Equal(["Channel started", "x 3", "Channel disposed", "Channel started", "y {0}", "Channel disposed"],
            messages.Select(message => message.RawMessage).Where(text => !text.StartsWith("Channel finished")));
        Assert.Equal((ChannelMessageKind.Info, "A; one"), (messages[1].Kind, messages[1].Source));
        Assert.Equal("[Source=A; one, Kind=Info] x 3", messages[1].Message);
        Assert.Equal((ChannelMessageKind.Warning, "A; C; two"), (messages[5].Kind, messages[5].Source));
    }

    [Fact]
    public void Progress_does_not_reach_the_log_and_takes_no_more_values_than_its_header_names()
    {
        var ml = new MLContext();
        int messages = 0;
        ml.Log += (_, _) => messages++;
        using var progress = ((IHostEnvironment)ml).StartProgressChannel("p");
        progress.SetHeader(new ProgressHeader(["metric"], ["unit"]), entry => entry.SetProgress(0, 1));
        progress.Checkpoint(1, 2, 3);
        Assert.Throws<InvalidOperationException>(() => progress.Checkpoint(1, 2, 3, 4));
        Assert.Equal(0, messages);
    }

    [Fact]
    public void Hosts_draw_the_random_numbers_that_upstream_gives_for_the_seed()
    {
        var ml = new MLContext(seed: 1);
        var host = ((IHostEnvironment)ml).Register("A");
        var sub = host.Register("B");
        var last = sub.Register("C").Register("D");
        Assert.Equal([99, 13, 84], Enumerable.Range(0, 3).Select(_ => host.Rand.Next(100)));
        Assert.Equal(274528061, sub.Rand.Next());
        Assert.Equal(0.7692929490003735, last.Rand.NextDouble());
        Assert.Equal(913, ((IHostEnvironment)ml).Register("E", seed: 5).Rand.Next(10, 1000));
        byte[] bytes = new byte[3];
        last.Rand.NextBytes(bytes);
        Assert.Equal([159, 223, 181], bytes);
    }

    [Fact]
    public void A_new_context_asks_for_no_graphics_card_and_does_not_fall_back()
    {
        var ml = new MLContext();
        Assert.False(ml.FallbackToCpu);
        Assert.Null(ml.GpuDeviceId);
        Assert.Equal(Path.GetTempPath(), ml.TempFilePath);
    }
}
