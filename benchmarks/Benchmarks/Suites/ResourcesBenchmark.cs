using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks;

/// <summary>What trainings of several sizes, and the models that they give, take of memory and processor time.</summary>
internal sealed class ResourcesBenchmark : IBenchmark
{
    private const double Share = 0.1;

    // Layers times width times tokens; beyond it a step takes so long that few of them must do.
    private const int Large = 300_000;

    private static readonly (ModelSource Source, int Tokens, int Rows)[] Trainings =
    [
        .. ModelSource.Trained.SelectMany(source => new[] { 64, 128 }.Select(tokens => (source, tokens, 32))),
        .. ModelSource.Trained.TakeLast(1).Select(source => (source, 128, 8)),
    ];

    public string Id => "resources";

    public string Description => "memory and processor time of trainings of several sizes, and memory of scoring: docs/resources.md";

    public IReadOnlyList<BenchmarkRow> Run(BenchmarkContext context)
    {
        return
        [
            .. Trainings.SelectMany(training => Fit(training.Source, training.Tokens, training.Rows)),
            .. ((ModelSource[])[ModelSource.MiniLM, ModelSource.BertBase]).Select(Score),
        ];

        IEnumerable<BenchmarkRow> Fit(ModelSource source, int tokens, int rows)
        {
            string name = $"{source.Name}, {rows}x{tokens}";
            EncoderConfig config = source.Encoder.Value.Config;
            int steps = context.Settings == Settings.Quick || config.Layers * config.HiddenSize * tokens > Large ? 3 : 8;
            FitFigures dense = Worker.Fit(source.Name, tokens, rows, steps, pruned: false), pruned = Worker.Fit(source.Name, tokens, rows, steps, pruned: true);
            context.Say($"{name}: {dense}, {pruned}");
            string how = $"medians of {steps - 1} steps, peaks of whole processes; from 100 to 10 %, the teacher's fit included; {TrainingTask.Threads} threads";
            yield return Row($"{name}: memory of a dense fit", dense.Megabytes, "MB");
            yield return Row($"{name}: memory of the default", pruned.Megabytes, "MB");
            yield return Row($"{name}: a dense step", dense.DenseSeconds, "processor seconds");
            yield return Row($"{name}: a step of the default", pruned.PrunedSeconds, "processor seconds");

            BenchmarkRow Row(string what, double value, string unit) => context.Row(Id, what, value, unit, null, how);
        }

        BenchmarkRow Score(ModelSource source)
        {
            string zip = context.Models.Zip(source, Share, ScoringPrecision.Fast);
            return context.Row(Id, $"{source.Name}: memory of scoring", Worker.ScoringMegabytes(zip, context.Settings), "MB", null,
                $"peak of a process that loads the zip of {new FileInfo(zip).Length:N0} bytes, {Share:P0} left, and scores {context.Settings.Rows} texts on two threads");
        }
    }
}
