using System.Diagnostics;
using Microsoft.ML.Runtime;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>Makes the copies of <see cref="TextAugmentation"/>. What is replaced, and by what, follows from the seed and the place alone.</summary>
/// <param name="host">The host that may end the work.</param>
/// <param name="channel">Where the cost is reported.</param>
/// <param name="settings">The settings.</param>
/// <param name="encoder">The encoder, with the head of a masked language model.</param>
/// <param name="maxLength">The longest row in tokens.</param>
/// <param name="batchSize">Rows that are read together.</param>
/// <param name="seed">The seed of the training.</param>
/// <param name="cancellation">Ends the work.</param>
internal sealed class TextAugmenter(
    IHost host, IChannel channel, TextAugmentation settings, PretrainedEncoder encoder, int maxLength, int batchSize, int seed, CancellationToken cancellation)
{
    private static readonly ulong Stream = CounterRandom.Stream("augmentation");

    /// <summary>A hash of everything that decides the copies of some rows.</summary>
    public string Fingerprint(LabeledTexts texts) => TrainingFingerprint.Compute(
        [
            (nameof(settings), settings), (nameof(seed), seed), (nameof(maxLength), maxLength), (nameof(batchSize), batchSize),
            (nameof(texts.Firsts), string.Join('\n', texts.Firsts)), (nameof(texts.Seconds), string.Join('\n', texts.Seconds ?? [])),
        ],
        texts.Tokenize(new WordPieceEncoder(encoder.Vocabulary, maxLength)), validation: null, [encoder]);

    /// <summary>The copies of some rows, row after row, without labels.</summary>
    public LabeledTexts Augment(LabeledTexts texts)
    {
        var watch = Stopwatch.StartNew();
        var tokenizer = new WordPieceEncoder(encoder.Vocabulary, maxLength);
        var rows = new WordRow[texts.Labels.Count];
        Parallel.For(0, rows.Length, i => rows[i] = WordRow.Read(tokenizer, encoder.Vocabulary, texts.Firsts[i], texts.Seconds?[i]));

        (int Row, int Word)[] replaced = [.. rows.SelectMany((row, i) => Draw(row, i).Select(draw => draw.Word).Distinct().Select(word => (i, word)))];
        var candidates = Find(rows, replaced);
        var firsts = new List<string>();
        var seconds = new List<string>();
        for (int i = 0; i < rows.Length; i++)
        {
            var seen = new HashSet<(string, string?)> { rows[i].Write(new string?[rows[i].Words.Count]) };
            foreach (var copy in Draw(rows[i], i).GroupBy(draw => draw.Copy))
            {
                string?[] replacements = new string?[rows[i].Words.Count];
                foreach (var (_, word, choice) in copy)
                {
                    int[] ids = candidates[(i, word)];
                    if (ids.Length > 0)
                        replacements[word] = encoder.Vocabulary.Pieces[ids[(int)(choice * ids.Length)]];
                }

                var written = rows[i].Write(replacements);
                if (!seen.Add(written))
                    continue;
                firsts.Add(written.First);
                if (written.Second is { } second)
                    seconds.Add(second);
            }
        }

        channel.Info("made {0} augmented rows of {1} in {2:F1} s", firsts.Count, rows.Length, watch.Elapsed.TotalSeconds);
        return LabeledTexts.WithoutLabels([.. firsts], texts.Seconds is null ? null : [.. seconds]);
    }

    /// <summary>Which words of which copies are replaced, and which of the candidates is taken, a number in [0, 1).</summary>
    private IEnumerable<(int Copy, int Word, double Choice)> Draw(WordRow words, int row)
    {
        var random = new CounterRandom((ulong)(uint)seed, Stream + (ulong)row);
        for (int copy = 0; copy < settings.Copies; copy++)
        {
            for (int word = 0; word < words.Words.Count; word++)
            {
                var (draw, choice) = (random.NextUniform(), random.NextUniform());
                if (draw < settings.ReplacementProbability)
                    yield return (copy, word, choice);
            }
        }
    }

    private Dictionary<(int Row, int Word), int[]> Find(WordRow[] rows, (int Row, int Word)[] replaced)
    {
        ReplaceableWord Word((int Row, int Word) place) => rows[place.Row].Words[place.Word];
        var found = new Dictionary<(int Row, int Word), int[]>();
        using var words = new WordCandidates(encoder, settings.Candidates, TrainingDevice.Choose(host));
        var texts = new TokenizedDataset([.. rows.Select(row => row.Tokens)], new float[rows.Length]);

        (int Row, int Word)[] masked = [.. replaced.Where(place => Word(place).IsSinglePiece)];
        channel.Info("augmentation reads {0} texts with a hidden word, of {1} words that are replaced", masked.Length, replaced.Length);
        foreach (int[] batch in BatchPlan.Sorted([.. masked.Select(place => texts.Lengths[place.Row])], batchSize))
        {
            CheckAlive();
            int[][] best = words.Predicted(
                texts.Batch([.. batch.Select(i => masked[i].Row)], encoder.Vocabulary.PaddingId), [.. batch.Select(i => Word(masked[i]).Token)], encoder.Vocabulary.MaskId);
            for (int i = 0; i < batch.Length; i++)
                found[masked[batch[i]]] = best[i];
        }

        var spelled = replaced.Where(place => !Word(place).IsSinglePiece).GroupBy(place => string.Join(' ', Word(place).Pieces));
        foreach (var batch in spelled.Chunk(batchSize))
        {
            CheckAlive();
            int[][] nearest = words.Nearest([.. batch.Select(word => Word(word.First()).Pieces)]);
            foreach (var (places, ids) in batch.Zip(nearest))
            {
                foreach (var place in places)
                    found[place] = ids;
            }
        }

        return found;
    }

    private void CheckAlive()
    {
        host.CheckAlive();
        cancellation.ThrowIfCancellationRequested();
    }
}
