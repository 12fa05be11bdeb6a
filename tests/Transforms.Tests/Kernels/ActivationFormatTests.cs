namespace MLNet.Pruning.Transforms.Tests;

[Trait("Category", "Kernels")]
public sealed class ActivationFormatTests
{
    // Numbers on and beside the middle of two brain floats, the smallest and largest ones, zeros and infinities.
    private static readonly uint[] Edges =
        [0, 0x80000000, 1, 0x7FFF, 0x8000, 0x00800000, 0x3F808000, 0x3F807FFF, 0x3F818000, 0xBF808000, 0x7F7F7FFF, 0x7F800000, 0xFF800000];

    [Theory]
    [MemberData(nameof(Tiles.AllFormats), MemberType = typeof(Tiles))]
    public void WhatIsStoredIsReadBackRounded(string tile, ScoringPrecision format) => Tiles.Run(Check<Tile4, SingleFormat<Tile4>>, tile, format);

    [Fact]
    public void ABrainFloatIsNear()
    {
        foreach (float value in Naive.Values(new Random(1), 1000))
            Naive.Near(value, Naive.Brain(value), Naive.BrainRounding * Math.Abs(value), "brain float");
    }

    [Fact]
    public void NotANumberStaysOne()
    {
        float[] values = [float.NaN, 1, -float.NaN, 1, 1, 1, float.NaN, 1], words = new float[4], back = new float[8];
        PackedFormat<Tile4>.Store(PairedTile<Tile4>.Load(ref values[0], 0), ref words[0], 0);
        PackedFormat<Tile4>.Load(ref words[0], 0).Store(ref back[0], 0);
        Assert.Equal(Array.ConvertAll(values, float.IsNaN), Array.ConvertAll(back, float.IsNaN));
    }

    private static void Check<TTile, TFormat>()
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>
    {
        float[] edges = [.. Edges.Select(BitConverter.UInt32BitsToSingle)];
        float[] random = Naive.Values(new Random(1), TTile.Width + edges.Length);
        for (int first = 0; first < edges.Length; first++)
        {
            float[] values = [.. Enumerable.Range(0, TTile.Width).Select(i => i % 3 == 0 ? random[first + i] : edges[(first + i) % edges.Length])];
            var words = new GuardedMemory(3 * TFormat.Words);
            TFormat.Store(TTile.Load(ref values[0], 0), ref words.First, TFormat.Words);
            words.CheckGuards();
            Assert.All(words.Span[..TFormat.Words].ToArray().Concat(words.Span[(2 * TFormat.Words)..].ToArray()), word => Assert.True(float.IsNaN(word)));

            // Lower halves are brain floats; a whole word is as near as one.
            float[] actual = new float[TTile.Width];
            TFormat.Load(ref words.First, TFormat.Words).Store(ref actual[0], 0);
            Assert.Equal(Bits(Naive.Read<TTile, TFormat>(words.Span.Slice(TFormat.Words, TFormat.Words), TFormat.Words)), Bits(actual));
            for (int place = 0; place < TTile.Width; place++)
            {
                float value = values[place];
                if (!Naive.IsPacked<TTile, TFormat>() || place < TFormat.Words)
                    Assert.Equal(BitConverter.SingleToUInt32Bits(Naive.IsPacked<TTile, TFormat>() ? Naive.Brain(value) : value), BitConverter.SingleToUInt32Bits(actual[place]));
                else if (float.IsFinite(value))
                    Naive.Near(value, actual[place], Math.Max(Naive.BrainRounding * Math.Abs(value), 1.2e-38), "upper half");
                else
                    Assert.False(Math.Abs(actual[place]) < 3.38e38f);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Tiles.AllFormats), MemberType = typeof(Tiles))]
    public void LinesHaveTheOrderOfTheTokens(string tile, ScoringPrecision format) => Tiles.Run(CheckLines<Tile4, SingleFormat<Tile4>>, tile, format);

    private static void CheckLines<TTile, TFormat>()
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>
    {
        GuardedMemory line = new(Naive.Values(new Random(1), TTile.Width)), back = new(3 * TTile.Width);
        float[] places = new float[TTile.Width];
        TTile loaded = TFormat.LoadLine(ref line.First, 0);
        loaded.Store(ref places[0], 0);
        Assert.Equal(line.Span.ToArray(), (float[])[.. Enumerable.Range(0, TTile.Width).Select(token => places[TFormat.PlaceOf(token)])]);
        TFormat.StoreLine(loaded, ref back.First, TTile.Width);
        back.CheckGuards();
        Assert.Equal(line.Span.ToArray(), back.Span.Slice(TTile.Width, TTile.Width).ToArray());
        Assert.Equal(2 * TTile.Width, back.Span.ToArray().Count(float.IsNaN));

        // Two tokens of a word lie in the same 16, whatever the tile.
        if (Naive.IsPacked<TTile, TFormat>() && TTile.Width >= 16)
            Assert.All(Enumerable.Range(0, TTile.Width), token => Assert.Equal(TFormat.PlaceOf(token) % TFormat.Words, TFormat.PlaceOf(token ^ 8) % TFormat.Words));
    }

    private static uint[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToUInt32Bits);
}
