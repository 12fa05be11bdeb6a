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
                Assert.Equal(1, scope.DisposablesCount);
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
    public async Task Scopes_of_threads_do_not_meet()
    {
        using DisposeScope scope = NewDisposeScope();
        int before = scope.DisposablesCount;

        bool invalid = await Task.Factory.StartNew(
            () =>
            {
                using Tensor elsewhere = zeros(1);
                return CurrentDisposeScope is not null;
            },
            TaskCreationOptions.LongRunning).ConfigureAwait(true);

        Assert.False(invalid);
        Assert.Equal(before, scope.DisposablesCount);
    }

    [Fact]
    public void DisposeEverythingBut_keeps_what_it_is_given()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = zeros(1), b = zeros(1);

        scope.DisposeEverythingBut(b);

        Assert.True(a.IsInvalid);
        Assert.False(b.IsInvalid);
        Assert.True(scope.Contains(b));
    }
}
