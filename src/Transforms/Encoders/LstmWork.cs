using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// One direction of an LSTM over up to <see cref="MostSegments"/> segments at once, a segment per lane: the last state of each becomes its features.
/// </summary>
/// <param name="recurrent">From the last state to the gates.</param>
/// <param name="backward">Whether a segment is read from its last token to its first.</param>
/// <param name="inputs">What the tokens add to the gates: a line per gate row.</param>
/// <param name="stride">Floats from line to line.</param>
/// <param name="segments">Where the segments' tokens lie.</param>
/// <param name="state">Room for <see cref="StateSize"/> floats.</param>
/// <param name="features">Receives the states, <paramref name="featureSize"/> floats apart.</param>
/// <param name="featureSize">Features of a segment.</param>
internal readonly ref struct LstmWork(
    Linear recurrent, bool backward, ReadOnlySpan<float> inputs, int stride, ReadOnlySpan<(int Start, int Length)> segments, Span<float> state, Span<float> features,
    int featureSize) : IEngineWork
{
    private readonly ReadOnlySpan<float> _inputs = inputs;
    private readonly ReadOnlySpan<(int Start, int Length)> _segments = segments;
    private readonly Span<float> _state = state;
    private readonly Span<float> _features = features;

    /// <summary>Half a tile: packed activations of the other half would take bits from a neighbour that is another text.</summary>
    public const int MostSegments = TokenTiles.Run;

    /// <summary>Gates, cells, states, and states as the product reads them.</summary>
    public static int StateSize(int units) => checked(7 * units * TokenTiles.Padding);

    public void Run<TSet, TMath>()
        where TSet : struct, ITileSet
        where TMath : struct, IElementaryFunctions
    {
        var lanes = new Lanes<TMath>(recurrent, backward, _inputs, stride, _segments, _state, _features, featureSize);
        TSet.Narrow(ref lanes, 0);
    }

    private readonly ref struct Lanes<TMath>(
        Linear recurrent, bool backward, ReadOnlySpan<float> inputs, int stride, ReadOnlySpan<(int Start, int Length)> segments, Span<float> state, Span<float> features,
        int featureSize) : ITileWork
        where TMath : struct, IElementaryFunctions
    {
        private readonly ReadOnlySpan<float> _inputs = inputs;
        private readonly ReadOnlySpan<(int Start, int Length)> _segments = segments;
        private readonly Span<float> _state = state;
        private readonly Span<float> _features = features;

        public void Run<TTile, TFormat>(int first)
            where TTile : struct, ITile<TTile>
            where TFormat : struct, IActivationFormat<TTile>
        {
            int units = recurrent.Weight.Columns, size = units * TTile.Width, longest = 0;
            foreach ((_, int length) in _segments)
                longest = Math.Max(longest, length);
            Span<float> gates = _state[..(4 * size)], cells = _state.Slice(4 * size, size), hidden = _state.Slice(5 * size, size), input = _state.Slice(6 * size, size);
            cells.Clear();
            input.Clear();
            for (int step = 0; step < longest; step++)
            {
                recurrent.Weight.Multiply<TTile, TFormat, BiasEpilogue<TTile, TFormat>>(
                    ref input[0], new BiasEpilogue<TTile, TFormat>(ref MemoryMarshal.GetArrayDataReference(recurrent.Bias), ref gates[0], TTile.Width));
                AddInputs(gates, TTile.Width, step);
                LstmKernel.Run<TTile, TFormat, TMath>(units, ref gates[0], ref cells[0], ref hidden[0], ref input[0]);
                TakeFinished(hidden, TTile.Width, step);
            }
        }

        // Lanes that are done, or that no segment has, go on with what they hold; nobody reads it.
        private void AddInputs(Span<float> gates, int width, int step)
        {
            for (int lane = 0; lane < _segments.Length; lane++)
            {
                (int start, int length) = _segments[lane];
                if (step >= length)
                    continue;
                int token = backward ? start + length - 1 - step : start + step;
                for (int place = lane, line = token; place < gates.Length; place += width, line += stride)
                    gates[place] += _inputs[line];
            }
        }

        private void TakeFinished(Span<float> hidden, int width, int step)
        {
            for (int lane = 0; lane < _segments.Length; lane++)
            {
                if (step != _segments[lane].Length - 1)
                    continue;
                Span<float> features = _features.Slice(lane * featureSize, hidden.Length / width);
                for (int unit = 0; unit < features.Length; unit++)
                    features[unit] = hidden[unit * width + lane];
            }
        }
    }
}
