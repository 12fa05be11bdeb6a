using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MLNet.Pruning.Benchmarks.ScoreOnce;

// usage: ScoreOnce MODEL.zip TEXT STARTED. Prints the milliseconds since STARTED (Unix time, ms), those of loading and of the first prediction.
double entered = DateTime.UtcNow.Subtract(DateTime.UnixEpoch).TotalMilliseconds;
long start = Stopwatch.GetTimestamp();
var mlContext = new MLContext();
ITransformer model = mlContext.Model.Load(args[0], out _);
using var engine = mlContext.Model.CreatePredictionEngine<TextRow, Prediction>(model);
double load = Stopwatch.GetElapsedTime(start).TotalMilliseconds;

start = Stopwatch.GetTimestamp();
float[] score = engine.Predict(new TextRow { Sentence1 = args[1] }).Score;
double first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
double started = double.Parse(args[2], CultureInfo.InvariantCulture);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $$"""{"start":{{entered - started:F2}},"load":{{load:F2}},"first":{{first:F2}}}"""));
return score.Length > 1 ? 0 : 1;
