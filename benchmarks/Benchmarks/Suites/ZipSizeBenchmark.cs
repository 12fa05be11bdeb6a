using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks;

/// <summary>The bytes of a saved model, vocabulary and embeddings included.</summary>
internal sealed class ZipSizeBenchmark : IBenchmark
{
    private const double Remaining = 0.05;

    public string Id => "P7";

    public string Description => "MiniLM at 95 % as a zip, with its whole vocabulary and with that of SST-2";

    public IReadOnlyList<BenchmarkRow> Run(BenchmarkContext context)
    {
        (ModelSource Source, string Vocabulary, double Goal)[] models =
        [
            (ModelSource.MiniLM, "whole vocabulary", 12.5e6),
            (ModelSource.TrimmedMiniLM, $"TrimVocabulary = {ModelSource.TrimCount} on SST-2's training texts", 5e6),
        ];
        return [.. from mask in Enum.GetValues<MaskKind>() from model in models select Row(model.Source, model.Vocabulary, model.Goal, mask)];

        BenchmarkRow Row(ModelSource source, string vocabulary, double goal, MaskKind mask)
        {
            long bytes = new FileInfo(context.Models.Zip(source, Remaining, ScoringPrecision.Fast, mask)).Length;
            int pieces = source.Encoder.Value.Vocabulary.Pieces.Count;
            return context.Row(
                Id, $"MiniLM-L6 at {PrunedModels.Percent(Remaining)} %, {vocabulary}, {mask} masks", bytes, "bytes", mask == MaskKind.Random ? Goal.AtMost(goal) : null,
                $"{pieces} pieces, 8-bit weights and embeddings, as Model.Save writes it");
        }
    }
}
