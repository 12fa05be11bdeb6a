using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Pruning.Polyfills.Tests.Torch;

public sealed class DeviceTests
{
    [Fact]
    public void Cuda_is_refused_where_there_is_none()
    {
        if (cuda.is_available())
            return;
        using DisposeScope scope = NewDisposeScope();
        using var linear = nn.Linear(1, 1);

        Assert.Equal(0, cuda.device_count());
        Assert.Throws<InvalidOperationException>(() => zeros(1).cuda());
        Assert.Throws<InvalidOperationException>(() => zeros(1, device: device("cuda:0")));
        Assert.Throws<InvalidOperationException>(() => CUDA);
        Assert.Throws<InvalidOperationException>(() => linear.to(new Device("cuda")));
        Assert.Same(linear, linear.to(CPU));
    }

    [Fact]
    public void Devices_are_described()
    {
        Assert.Equal("cpu", CPU.ToString());
        Assert.Equal("cuda:1", new Device("cuda:1").ToString());
        Assert.Equal(DeviceType.CPU, zeros(1).device.type);
    }

    [Fact]
    public void Threads_start_at_the_number_of_cores_and_can_be_set()
    {
        int threads = get_num_threads();
        if (Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is null or "")
            Assert.InRange(threads, (Environment.ProcessorCount + 1) / 2, Environment.ProcessorCount);

        set_num_threads(1);
        Assert.Equal(1, get_num_threads());
        using (Tensor product = ones(2, 2).mm(ones(2, 2)))
            Assert.Equal(1, get_num_threads());
        set_num_threads(threads);
        Assert.Equal(threads, get_num_threads());
    }

    [Fact]
    public void A_seed_gives_the_same_stream_whoever_asks()
    {
        using DisposeScope scope = NewDisposeScope();
        using var first = new Generator(7);
        using var second = new Generator(7);

        Tensor a = randn(10, generator: first);
        randn(10);
        Tensor b = randn(10, generator: second);
        Assert.True(a.allclose(b, 0, 0));
        Assert.False(a.allclose(randn(10, generator: second), 0, 0));
        first.manual_seed(7);
        Assert.True(a.allclose(randn(10, generator: first), 0, 0));
        Assert.Equal(7, first.initial_seed());
    }
}
