using System.Diagnostics;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks;

/// <summary>The time of a whole process that starts, loads, scores one text and ends.</summary>
internal sealed class StartupBenchmark : IBenchmark
{
    private const string ForProcessor = "ours with its runtime, compiled for this processor", WithRuntime = "ours with its runtime", OnMachine = "ours on the machine's runtime";
    private const int Tokens = 32, Repetition = 2;

    // As many tokens as the rival gets, which is spared making them.
    private static readonly string Text = string.Join(' ', Enumerable.Repeat("good", Tokens - 2));

    public string Id => "P9";

    public string Description => "start, load, one prediction, exit: our process's time / node's with ONNX Runtime fp32";

    public IReadOnlyList<BenchmarkRow> Run(BenchmarkContext context)
    {
        string zip = context.Models.Zip(ModelSource.MiniLM, 0.05, ScoringPrecision.Fast);
        var ours = new Dictionary<string, IReadOnlyList<string>>
        {
            [ForProcessor] = [ScoreOnceProgram.Publish(withRuntime: true, forProcessor: true), zip, Text],
            [WithRuntime] = [ScoreOnceProgram.Publish(withRuntime: true, forProcessor: false), zip, Text],
            [OnMachine] = [ScoreOnceProgram.Publish(withRuntime: false, forProcessor: false), zip, Text],
        };
        var theirs = context.Models.Graphs(ModelSource.MiniLM).ToDictionary(graph => graph.Key, graph => OnnxRuntime.OnceCommand(graph.Value, Tokens));
        IEnumerable<BenchmarkRow> rows = ((int[])[1, 2]).SelectMany(cores => Compare(context, cores, ours, theirs));
        return [.. rows.OrderBy(row => row.Goal is null)];
    }

    private IEnumerable<BenchmarkRow> Compare(
        BenchmarkContext context, int cores, IReadOnlyDictionary<string, IReadOnlyList<string>> ours, IReadOnlyDictionary<string, IReadOnlyList<string>> theirs)
    {
        int rounds = Repetition * context.Settings.Rounds;
        var contest = new Contest(rounds);
        var parts = new Dictionary<string, List<double>>();
        foreach ((string side, IReadOnlyList<string> command) in ours)
            contest.Add(side, () => Measure(side, command, new Dictionary<string, string>()));
        foreach ((string graph, IReadOnlyList<string> command) in theirs)
            contest.Add(graph, () => Measure(graph, command, OnnxRuntime.Environment));
        IReadOnlyDictionary<string, Spread> times = contest.Run(context.Say);
        string fastest = theirs.Keys.MinBy(graph => times[graph].Median)!;

        foreach (string side in ours.Keys)
        {
            yield return context.Row(
                Id, $"MiniLM-L6 at 95 %, start, load, 1x{Tokens}, exit, on {cores} core{(cores > 1 ? "s" : "")}, {side}", times[side].Median / times[fastest].Median,
                "of the time", cores == 1 && side == ForProcessor ? Goal.AtMost(0.5) : null,
                $"ours {Parts(side)}; theirs {Parts(fastest)}; {rounds} alternating rounds on core {Cores.First(cores)}, ours ReadyToRun, theirs without tokenisation",
                $"node with {OnnxRuntime.Name} {fastest}, ms", times[fastest].Median);
        }

        double Measure(string side, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> variables)
        {
            double started = DateTime.UtcNow.Subtract(DateTime.UnixEpoch).TotalMilliseconds;
            var watch = Stopwatch.StartNew();
            IReadOnlyDictionary<string, double> measured = MeasuringProcess.Run(Cores.First(cores), variables, [.. command, .. Format.Numbers(started)]);
            double whole = watch.Elapsed.TotalMilliseconds;
            foreach ((string part, double milliseconds) in measured)
                Add($"{side} {part}", milliseconds);
            Add($"{side} exit", whole - measured.Values.Sum());
            return whole;
        }

        void Add(string part, double milliseconds)
        {
            if (!parts.TryGetValue(part, out List<double>? list))
                parts.Add(part, list = []);
            list.Add(milliseconds);
        }

        string Parts(string side) =>
            $"{times[side]} ms: {string.Join(", ", parts.Where(part => part.Key.StartsWith(side + " ", StringComparison.Ordinal)).Select(part => $"{part.Key[(side.Length + 1)..]} {Spread.Of(part.Value).Median:F0}"))}";
    }
}
