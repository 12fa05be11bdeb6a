using System.Runtime.CompilerServices;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// A step of a long short-term memory (Hochreiter and Schmidhuber 1997; with a forget gate, Gers et al. 2000), after its products: gates to states, for a
/// text per lane.
/// </summary>
internal static class LstmKernel
{
    /// <summary>Advances the states by a token.</summary>
    /// <param name="units">Units of the LSTM.</param>
    /// <param name="gates">The sums of the gates: input, forget, output and cell, units each; a whole tile per row, in the order of the texts.</param>
    /// <param name="cells">The cells, a tile per unit, which are replaced.</param>
    /// <param name="hidden">Receives the states, in the order of the texts.</param>
    /// <param name="formatted">Receives the states in the format of the next product's input.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TTile, TFormat, TMath>(int units, ref float gates, ref float cells, ref float hidden, ref float formatted)
        where TTile : struct, ITile<TTile>
        where TFormat : struct, IActivationFormat<TTile>
        where TMath : struct, IElementaryFunctions
    {
        nint gate = units * (nint)TTile.Width;
        for (int unit = 0; unit < units; unit++)
        {
            nint place = unit * (nint)TTile.Width;
            TTile input = Sigmoid<TTile, TMath>(TFormat.LoadLine(ref gates, place));
            TTile forget = Sigmoid<TTile, TMath>(TFormat.LoadLine(ref gates, gate + place));
            TTile output = Sigmoid<TTile, TMath>(TFormat.LoadLine(ref gates, 2 * gate + place));
            TTile candidate = Tanh<TTile, TMath>(TFormat.LoadLine(ref gates, 3 * gate + place));
            TTile cell = TTile.MultiplyAdd(forget, TTile.Load(ref cells, place), input * candidate);
            cell.Store(ref cells, place);
            TTile state = output * Tanh<TTile, TMath>(cell);
            TFormat.StoreLine(state, ref hidden, place);
            TFormat.Store(state, ref formatted, unit * (nint)TFormat.Words);
        }
    }

    // Beyond 80 it is 0 or 1 to the last bit, and e^x must stay finite.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TTile Sigmoid<TTile, TMath>(TTile x)
        where TTile : struct, ITile<TTile>
        where TMath : struct, IElementaryFunctions
    {
        TTile one = TTile.Create(1f);
        return one / (one + TMath.Exp(TTile.Min(TTile.Create(80f), TTile.Create(0f) - x)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TTile Tanh<TTile, TMath>(TTile x)
        where TTile : struct, ITile<TTile>
        where TMath : struct, IElementaryFunctions
    {
        TTile two = TTile.Create(2f);
        return TTile.MultiplyAdd(two, Sigmoid<TTile, TMath>(two * x), TTile.Create(-1f));
    }
}
