using System.CommandLine;
using MLNet.Pruning.Examples;
using MLNet.Pruning.Examples.DistilFromMlNet;

var data = new Option<string>("--data")
{
    Description = "Table of labels and texts: tab-separated, the first line names the columns",
    DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "sample.tsv"),
};
var output = new Option<string>("--output") { Description = "Folder for the two models", DefaultValueFactory = _ => "artifacts/distil" };
var teacherEpochs = CountOption.Create("--teacher-epochs", "Passes of the teacher over the training rows [default: 10]");
var epochs = CountOption.Create("--epochs", "Passes of the student [default: what the trainer chooses]");
var remaining = NumberOption.Create("--remaining", "Share of the student's encoder weights to keep", 0.10);
var seed = new Option<int>("--seed") { Description = "Seed of both trainings", DefaultValueFactory = _ => 1 };

var command = new RootCommand("Distils ML.NET's own TextClassification into a small pruned model.") { data, output, teacherEpochs, epochs, remaining, seed };
command.SetAction(parsed => ExitCode.Of("DistilFromMlNet", () => DistilJob.Run(
    parsed.GetRequiredValue(data), parsed.GetRequiredValue(output), parsed.GetValue(teacherEpochs) ?? 10, parsed.GetValue(epochs), parsed.GetValue(remaining), parsed.GetValue(seed))));
return command.Parse(args).Invoke();
