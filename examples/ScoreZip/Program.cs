using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Pruning.Examples.ScoreZip;

if (args is [] or ["--help" or "-h", ..])
{
    Console.Error.WriteLine("usage: ScoreZip MODEL.zip [TEXT or FILE]...\nScores every text, or every line of the standard input, and prints label, probability and milliseconds.");
    return args is [] ? 2 : 0;
}

string zip = args[0];
if (!File.Exists(zip))
{
    Console.Error.WriteLine($"ScoreZip: there is no model '{zip}'.");
    return 1;
}

var mlContext = new MLContext();
PredictionEngine<TextRow, Prediction> engine;
VBuffer<ReadOnlyMemory<char>> labels = default;
try
{
    engine = mlContext.Model.CreatePredictionEngine<TextRow, Prediction>(mlContext.Model.Load(zip, out _));
    if (engine.OutputSchema.GetColumnOrNull("Score") is not { } score || !score.HasSlotNames())
        throw new InvalidDataException("it has no column of scores with the names of the labels");
    score.GetSlotNames(ref labels);
    engine.Predict(new TextRow { Sentence1 = "The first prediction also compiles code." });
}
catch (Exception e) when (e is InvalidDataException or FormatException or InvalidOperationException or ArgumentException or IOException or UnauthorizedAccessException or TargetInvocationException)
{
    Console.Error.WriteLine($"ScoreZip: '{zip}' is no classifier of texts that can be read: {e.GetBaseException().Message}");
    return 1;
}

foreach (string text in Texts(args[1..]))
{
    var watch = Stopwatch.StartNew();
    float[] scores = engine.Predict(new TextRow { Sentence1 = text }).Score;
    double milliseconds = watch.Elapsed.TotalMilliseconds;
    float highest = scores.Max();
    string start = text.ReplaceLineEndings(" ");
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{labels.GetItemOrDefault(Array.IndexOf(scores, highest)),-6} {highest,7:P1} {milliseconds,8:F2} ms  {start[..Math.Min(60, start.Length)]}"));
}

return 0;

static IEnumerable<string> Texts(string[] arguments)
{
    foreach (string argument in arguments)
        yield return File.Exists(argument) ? File.ReadAllText(argument) : argument;
    if (arguments.Length == 0)
    {
        while (Console.ReadLine() is { } line)
            yield return line;
    }
}
