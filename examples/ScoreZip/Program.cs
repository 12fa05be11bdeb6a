using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
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
ITransformer model;
try
{
    model = mlContext.Model.Load(zip, out _);
}
catch (Exception e) when (e is InvalidDataException or FormatException or InvalidOperationException or IOException or System.Reflection.TargetInvocationException)
{
    Console.Error.WriteLine($"ScoreZip: '{zip}' is no model that can be read: {e.GetBaseException().Message}");
    return 1;
}

using var engine = mlContext.Model.CreatePredictionEngine<TextRow, Prediction>(model);
engine.Predict(new TextRow { Sentence1 = "The first prediction also compiles code." });

foreach (string text in Texts(args[1..]))
{
    var watch = Stopwatch.StartNew();
    var prediction = engine.Predict(new TextRow { Sentence1 = text });
    double milliseconds = watch.Elapsed.TotalMilliseconds;
    string start = text.ReplaceLineEndings(" ");
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{prediction.PredictedLabel,-6} {prediction.Score.Max(),7:P1} {milliseconds,8:F2} ms  {start[..Math.Min(60, start.Length)]}"));
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
