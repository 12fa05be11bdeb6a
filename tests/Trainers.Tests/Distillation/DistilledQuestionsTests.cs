using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Pruning.Tests;
using MLNet.Pruning.Transforms;
using Xunit.Abstractions;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>Real questions (TREC, 6 classes): 300 with labels, 3,000 without, and a bag of words that has seen the labels of all as the teacher.</summary>
public class DistilledQuestionsTests(ITestOutputHelper output)
{
    private const int LabeledRows = 300, UnlabeledRows = 3000;

    private readonly MLContext _context = new(1);

    private sealed class Question
    {
        [LoadColumn(0)]
        public string Label { get; set; } = "";

        [LoadColumn(1)]
        public string Sentence1 { get; set; } = "";
    }

    [SharedFact]
    public void The_teacher_and_rows_without_labels_help_a_small_encoder()
    {
        var (all, dev) = (Read("train"), Read("dev"));
        var encoder = PretrainedEncoder.Random(
            new EncoderConfig { VocabularySize = 2000, HiddenSize = 64, Layers = 1, AttentionHeads = 4, IntermediateSize = 128, MaxPositions = 32 },
            WordPieceVocabulary.Learn(all.Select(question => question.Sentence1), 2000), seed: 1);
        var options = new MovementPrunedTextClassificationOptions
        {
            Encoder = encoder,
            MaxEpochs = 40,
            LearningRate = 2e-3,
            Pruning = new Magnitude(),
            RemainingWeights = 0.3,
            Seed = 1,
        };
        double alone = Accuracy(options, all, dev);

        options.Teacher = Teacher.FromModel(new WordTeacher(_context, BagOfWords.Classes(all), new BagOfWords(all).Scores));
        options.UnlabeledSet = _context.Data.LoadFromEnumerable(all.Skip(LabeledRows).Take(UnlabeledRows).Select(question => new Question { Sentence1 = question.Sentence1 }).ToList());
        options.MaxEpochs = 4;
        double distilled = Accuracy(options, all, dev);
        output.WriteLine($"{alone:F3} alone, {distilled:F3} with teacher and unlabelled rows");
        Assert.InRange(distilled - alone, 0.05, 1);
    }

    private static IReadOnlyList<Question> Read(string name) => [.. File.ReadLines(SharedAssets.Path($"data/trec6/{name}.tsv")).Skip(1).Select(line => line.Split('\t'))
        .Select(cells => new Question { Label = cells[0], Sentence1 = cells[1] })];

    private double Accuracy(MovementPrunedTextClassificationOptions options, IReadOnlyList<Question> all, IReadOnlyList<Question> dev)
    {
        var rows = _context.Data.LoadFromEnumerable(all.Take(LabeledRows).ToList());
        var model = _context.Transforms.Conversion.MapValueToKey("Label").Append(_context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options)).Fit(rows);
        return _context.MulticlassClassification.Evaluate(model.Transform(_context.Data.LoadFromEnumerable(dev))).MicroAccuracy;
    }

    /// <summary>Naive Bayes over words and pairs of words: logits, as another library's model would give them.</summary>
    private sealed class BagOfWords
    {
        private readonly string[] _classes;
        private readonly Dictionary<string, float[]> _counts = [];
        private readonly float[] _totals;

        public BagOfWords(IReadOnlyList<Question> rows)
        {
            _classes = Classes(rows);
            _totals = new float[_classes.Length];
            foreach (var row in rows)
            {
                int place = Array.IndexOf(_classes, row.Label);
                foreach (string word in Words(row.Sentence1))
                {
                    if (!_counts.TryGetValue(word, out float[]? counts))
                        _counts[word] = counts = new float[_classes.Length];
                    counts[place]++;
                    _totals[place]++;
                }
            }
        }

        public static string[] Classes(IReadOnlyList<Question> rows) => [.. rows.Select(row => row.Label).Distinct().OrderDescending(StringComparer.Ordinal)];

        public float[] Scores(string text)
        {
            float[] scores = new float[_classes.Length];
            foreach (float[] counts in Words(text).Where(_counts.ContainsKey).Select(word => _counts[word]))
            {
                for (int i = 0; i < scores.Length; i++)
                    scores[i] += MathF.Log((counts[i] + 0.2f) / (_totals[i] + (0.2f * _counts.Count)));
            }
            return scores;
        }

        private static IEnumerable<string> Words(string text)
        {
            string[] words = text.ToLowerInvariant().Split(' ');
            return words.Concat(words.Zip(words.Skip(1), (first, second) => first + " " + second));
        }
    }
}
