using System.Globalization;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Xunit.Abstractions;

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>test.sh runs the tests of the kernels once for every width of vectors, and tells which one by an environment variable.</summary>
[Trait("Category", "Kernels")]
public sealed class InstructionSetTests(ITestOutputHelper output)
{
    private const string WidestVariable = "MLNET_PRUNING_WIDEST_VECTOR";

    private static int Widest =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    [Fact]
    public void TheRuntimesSwitchesLeaveTheVectorsThatThisRunIsMeantFor()
    {
        output.WriteLine($"Vectors of {Widest} bits.");
        if (Environment.GetEnvironmentVariable(WidestVariable) is { Length: > 0 } asked)
            Assert.Equal(Math.Min(int.Parse(asked, CultureInfo.InvariantCulture), ProcessorWidest()), Widest);
        else
            Assert.InRange(Widest, 0, ProcessorWidest());
    }

    [Theory]
    [InlineData(ScoringPrecision.Exact)]
    [InlineData(ScoringPrecision.Fast)]
    public void TheEngineComputesInTilesOfTheWidestVectors(ScoringPrecision scoring)
    {
        var bits = new Dictionary<Type, int> { [typeof(Tile4)] = 128, [typeof(Tile8)] = 256, [typeof(Tile16)] = 512 };
        var registers = new HashSet<Type>();
        var types = new Queue<Type>([EncoderEngine.For(scoring).GetType()]);
        while (types.TryDequeue(out Type? type))
        {
            registers.Add(type);
            foreach (Type argument in type.GetGenericArguments())
                types.Enqueue(argument);
        }

        Assert.Equal(Math.Max(128, Widest), registers.Max(type => bits.GetValueOrDefault(type)));
    }

    // What the processor has, whatever the runtime was told to use: leaf 7 of cpuid.
    private static int ProcessorWidest()
    {
        if (!X86Base.IsSupported)
            return 128;
        int features = X86Base.CpuId(7, 0).Ebx;
        return (features >> 16 & 1) == 1 ? 512 : (features >> 5 & 1) == 1 ? 256 : 128;
    }
}
