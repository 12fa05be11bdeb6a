using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>The kernels trust that what they write has a place of its own.</summary>
[Trait("Category", "Kernels")]
public sealed class WorkspaceTests
{
    [Fact]
    public void NothingThatIsUsedAtOneTimeSharesAPlace()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            EncoderConfig config = EncoderSamples.Tiny with { HiddenSize = random.Next(1, 40), AttentionHeads = 1, IntermediateSize = random.Next(1, 60) };
            config = config with { AttentionHeads = config.HiddenSize % 3 == 0 ? 3 : 1 };
            var workspace = new Workspace(config);
            int texts = random.Next(1, 70), longest = random.Next(1, 100);
            for (int i = 0; i < texts; i++)
                workspace.Add(random.Next(1, longest + 1));
            int slots = random.Next(1, 6);
            workspace.Allocate(slots);

            TokenTiles states = workspace.States, first = workspace.First;
            Span<float> origin = states.Hidden;
            (nint, int)[] activations =
            [
                Place(origin, states.Hidden), Place(origin, states.Input), Place(origin, states.Attention), Place(origin, workspace.Keys), Place(origin, workspace.Values),
                Place(origin, first.Hidden), Place(origin, first.Input), Place(origin, first.Attention),
                Place(origin, workspace.ValuePairs), Place(origin, workspace.KeyScales), Place(origin, workspace.ValueScales),
            ];
            var inUse = new List<(nint, int)>(activations);
            for (int slot = 0; slot < slots; slot++)
            {
                Span<float> start = workspace.States.Hidden;
                inUse.AddRange([Place(start, workspace.Inner(slot)), Place(start, workspace.Scores(slot)), Place(start, workspace.Factors(slot))]);
            }

            CheckApart([.. inUse]);
            CheckApart([.. activations, Place(origin, workspace.Pooled), Place(origin, workspace.Vector)]);
            CheckApart([Place(origin, states.Hidden), Place(origin, states.Input), Place(origin, workspace.Scratch), Place(origin, workspace.Vector)]);

            Assert.All(workspace.Texts.ToArray(), text => Assert.Equal(0, text.Start % TokenTiles.Padding));
            Assert.Equal(states.Tokens * config.HiddenSize, states.Hidden.Length);
            Assert.Equal(states.Stride * config.HiddenSize, states.Attention.Length);
            Assert.True(states.Stride >= states.Tokens);
            Assert.True(workspace.Scores(slots - 1).Length >= Workspace.WidestTile * workspace.Texts.ToArray().Max(text => text.Length));
        }
    }

    [Theory]
    [InlineData(1 << 20, 1024)]
    [InlineData(1 << 21, 1024)]
    [InlineData(1 << 28, 3)]
    public void MoreThanAnArrayHoldsIsRefused(int tokens, int features)
    {
        var workspace = new Workspace(EncoderSamples.Tiny with { HiddenSize = features });
        workspace.Add(tokens);
        Assert.Throws<OverflowException>(() => workspace.Allocate());
    }

    private static (nint Start, int Length) Place(Span<float> origin, Span<float> part) =>
        (Unsafe.ByteOffset(ref MemoryMarshal.GetReference(origin), ref MemoryMarshal.GetReference(part)) / sizeof(float), part.Length);

    private static void CheckApart((nint Start, int Length)[] parts)
    {
        Array.Sort(parts);
        foreach (((nint start, int length), (nint next, _)) in parts.Zip(parts.Skip(1)))
            Assert.InRange(start + length, start, next);
    }
}
