using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Pruning.Polyfills.Tests.Torch;

public sealed class DisposeScopeTests
{
    [Fact]
    public void A_scope_disposes_what_was_created_in_it_and_not_moved_out()
    {
        Tensor kept, detached, dropped, outer;
        using (DisposeScope outside = NewDisposeScope())
        {
            using (DisposeScope scope = NewDisposeScope())
            {
                dropped = zeros(1);
                outer = zeros(1).MoveToOuterDisposeScope();
                kept = scope.MoveToOuter(zeros(1));
                detached = zeros(1).DetachFromDisposeScope();
            }

            Assert.True(dropped.IsInvalid);
            Assert.Equal([false, false, false], new[] { outer, kept, detached }.Select(tensor => tensor.IsInvalid));
            outside.Detach(kept);
        }

        Assert.True(outer.IsInvalid);
        Assert.False(kept.IsInvalid);
        Assert.False(detached.IsInvalid);
        kept.Dispose();
        detached.Dispose();
    }

    [Fact]
    public void Statistics_count_this_thread_s_tensors()
    {
        ThreadDisposeScopeStatistics statistics = DisposeScopeManager.Statistics;
        statistics.Reset();

        using (Tensor outside = zeros(1))
            Assert.Equal(1, statistics.CreatedOutsideScopeCount);
        using (DisposeScope scope = NewDisposeScope())
        {
            Tensor a = zeros(1), b = zeros(1), c = zeros(1);
            Assert.Equal(3, statistics.ThreadTotalLiveCount);
            a.Dispose();
            Assert.Equal(1, statistics.DisposedInScopeCount);
            b.DetachFromDisposeScope();
            Assert.Equal(1, statistics.DetachedFromScopeCount);
            Assert.Equal(1, statistics.ThreadTotalLiveCount);
            b.Dispose();
        }

        Assert.Equal(0, statistics.ThreadTotalLiveCount);
        Assert.Equal(3, statistics.CreatedInScopeCount);
        Assert.Equal(2, statistics.DisposedInScopeCount);
    }

    [Fact]
    public void A_scope_sees_only_its_own_thread()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor? elsewhere = null;
        var thread = new Thread(() => elsewhere = zeros(1));
        thread.Start();
        thread.Join();

        scope.Dispose();

        Assert.False(elsewhere!.IsInvalid);
        elsewhere.Dispose();
    }
}
