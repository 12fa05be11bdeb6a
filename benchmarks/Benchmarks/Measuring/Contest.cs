namespace MLNet.Pruning.Benchmarks;

/// <summary>Measures several sides in alternating rounds, so that a change of the machine's speed meets them all.</summary>
internal sealed class Contest(int rounds)
{
    private readonly List<(string Side, Func<double> Measure)> _sides = [];

    /// <summary>Enters a side; it measures one round when called.</summary>
    public void Add(string side, Func<double> measure) => _sides.Add((side, measure));

    /// <summary>Runs the rounds: every side once, then every side again.</summary>
    /// <param name="say">Is told the figure of every side and round.</param>
    public IReadOnlyDictionary<string, Spread> Run(Action<string> say)
    {
        Dictionary<string, List<double>> figures = _sides.ToDictionary(side => side.Side, _ => new List<double>());
        for (int round = 1; round <= rounds; round++)
        {
            foreach ((string side, Func<double> measure) in _sides)
            {
                figures[side].Add(measure());
                say($"round {round}, {side}: {figures[side][^1]:G4}");
            }
        }

        return figures.ToDictionary(pair => pair.Key, pair => Spread.Of(pair.Value));
    }
}
