using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks;

/// <summary>All benchmarks.</summary>
internal static class Catalog
{
    public static IReadOnlyList<IBenchmark> All { get; } =
    [
        new StepBenchmark(),
        new PruningTimeBenchmark(),
        new TrainingMemoryBenchmark(),
        new LatencyBenchmark { Id = "P3", Source = ModelSource.MiniLM, Tokens = 128, Scoring = ScoringPrecision.Fast, Fp32Goal = 8, Int8Goal = 4 },
        new LatencyBenchmark { Id = "P4", Source = ModelSource.MiniLM, Tokens = 32, Scoring = ScoringPrecision.Fast, Fp32Goal = 12, Int8Goal = 5 },
        new LatencyBenchmark { Id = "P5", Source = ModelSource.MiniLM, Tokens = 128, Scoring = ScoringPrecision.Exact, Fp32Goal = 7 },
        new StorageBenchmark(),
        new ZipSizeBenchmark(),
        new BulkBenchmark(),
        new StartupBenchmark(),
        new ScalingBenchmark(),
        new PrecisionBenchmark(),
        new LatencyBenchmark { Id = "bert128", Source = ModelSource.BertBase, Tokens = 128, Scoring = ScoringPrecision.Fast },
        new LatencyBenchmark { Id = "bert32", Source = ModelSource.BertBase, Tokens = 32, Scoring = ScoringPrecision.Fast },
        new LayoutBenchmark(),
        new ResourcesBenchmark(),
        new AccuracyBenchmark
        {
            Id = "P12",
            Description = "dev accuracy of every recipe on TREC, SST-2 and MRPC; resumes, and fills docs/accuracy.jsonl and docs/accuracy.md",
            Name = "accuracy",
            Cells = AccuracyPlan.Pruning,
            Introduction =
            [
                "# Accuracy of pruned models",
                "",
                "Made by `./bench.sh P12` from [accuracy.jsonl](accuracy.jsonl), which holds every training with its settings, seed and date: no line of it is",
                "written by hand. MiniLM-L6 (all-MiniLM-L6-v2), texts of up to 64 tokens, accuracy on the dev rows in per cent, mean over the seeds ± its standard",
                "error. `ours` is this project, with weights of 8 bits; `reference` is the published recipe in plain torch (`reference.py` of the assets) with the",
                "data, epochs and rates of our `magnitude` and `movement`. `default` is the trainer with nothing set but encoder and length; its teacher, the model's own",
                "dense fit, is a training of its own and not in its minutes, which are those of one thread on a machine with other work; the reference's have its nine",
                "passes over the dev rows in them.",
                "",
                "`dense` is 4 epochs at 2e-4 without pruning; `dense-shipped` the same with the encoder that the library ships, `dense-from-nothing` with one of its shape",
                "that starts from nothing, 10 epochs at 5e-4; `dense-trimmed` has `TrimVocabulary = 2`. `magnitude` and `movement` have 8 epochs, the published schedule and no",
                "teacher, and so have all other methods, each with its own defaults (`movement-from-magnitude` is `Movement`'s own, `movement-global` ranks all matrices",
                "together, `movement-refresh-10` has `ThresholdRefresh = 10`; `magnitude-cuts` has four cuts, GMP*-style, of which the first takes 70 %). `default-shipped` is `default` with the shipped encoder, `default-movement`",
                "has `Pruning = new Movement()` and nothing else set, `default-movement-shipped` both, `default-unlabelled` 20,000 of GLUE's SST-2 phrases as `UnlabeledSet`. `SST-2 phrases` is GLUE's version,",
                "67,349 labelled rows, with the dev rows of SST-2. `below dense` counts from the mean of MiniLM's `dense`. A training that was `refused` as collapsed counts as",
                "the most frequent class of the dev rows, and has no minutes.",
            ],
        },
        new AccuracyBenchmark
        {
            Id = "P13",
            Description = "dev accuracy of students with their teacher and without, on MRPC, SICK and SST-2; resumes, and fills docs/accuracy.jsonl and docs/students.md",
            Name = "students",
            Cells = AccuracyPlan.Students,
            Introduction =
            [
                "# Accuracy of students",
                "",
                "Made by `./bench.sh P13` from [accuracy.jsonl](accuracy.jsonl), which holds every training with its settings, seed and date. Students of MiniLM-L6",
                "(all-MiniLM-L6-v2), texts of up to 64 tokens, weights of 8 bits, nothing pruned; accuracy on the dev rows in per cent, mean over the seeds ± its",
                "standard error. `dense` is MiniLM itself, the teacher of those whose names end in `taught`: `EveryOtherLayer` then starts from its layers and learns its states",
                "and predictions; `Bert` learns states first, then predictions and labels; `BiLstm` and `Convolution` learn its logits. Either way a student has the same",
                "epochs and rate.",
            ],
        },
    ];
}
