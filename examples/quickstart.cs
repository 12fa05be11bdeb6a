#!/usr/bin/env dotnet
// From rows to a small model in one file: dotnet run -c Release examples/quickstart.cs ["a text to classify"]...
// In a program of your own the first lines are #:package MLNet.Pruning.Trainers@0.1.0, #:package TorchSharp-cpu@0.102.7 and #:property PublishAot=false
#:project ../src/Trainers/MLNet.Pruning.Trainers.csproj
#:package Microsoft.ML
#:property NeedsTorchBackend=true
#:property PublishAot=false
using Microsoft.ML;
using MLNet.Pruning;

Ticket[] tickets =
[
    new("bug", "The app crashes when I open the settings page"),
    new("bug", "Saving a file shows an error and nothing is written"),
    new("bug", "After the update the screen stays black"),
    new("bug", "Search returns wrong results since yesterday"),
    new("bug", "Clicking export does nothing and the log has an exception"),
    new("bug", "The program freezes on startup"),
    new("bug", "Dates are shown wrong in the report"),
    new("bug", "Login fails with an unknown error"),
    new("wish", "Please add a dark theme"),
    new("wish", "It would be great to export tables to a spreadsheet"),
    new("wish", "I would love keyboard shortcuts for all menus"),
    new("wish", "Could you support more languages in the editor"),
    new("wish", "An option to sort by date would be nice"),
    new("wish", "Please let us rename folders"),
    new("wish", "It would help to have a preview before printing"),
    new("wish", "Consider adding two factor login"),
];

var mlContext = new MLContext(seed: 1);
var rows = mlContext.Data.LoadFromEnumerable(tickets);
var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
    .Append(mlContext.MulticlassClassification.Trainers.MovementPrunedTextClassification(remainingWeights: 0.10))
    .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
var model = pipeline.Fit(rows);
mlContext.Model.Save(model, rows.Schema, "quickstart.zip");
Console.WriteLine($"quickstart.zip has {new FileInfo("quickstart.zip").Length:N0} bytes.");

var loaded = mlContext.Model.Load("quickstart.zip", out _);
var engine = mlContext.Model.CreatePredictionEngine<Ticket, Prediction>(loaded);
foreach (string text in args is [] ? ["The window does not open any more", "Please add a button to undo"] : args)
{
    var prediction = engine.Predict(new Ticket("", text));
    Console.WriteLine($"{prediction.PredictedLabel,-4} {prediction.Score.Max(),4:P0}  {text}");
}

internal sealed class Ticket(string label, string sentence1)
{
    public string Label { get; set; } = label;

    public string Sentence1 { get; set; } = sentence1;
}

internal sealed class Prediction
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}
